// SPDX-License-Identifier: Apache-2.0

import PrivateServers

/// Stops everything of a stack, workers first, so that what they finish can still be recorded.
struct StackStopper {
    let stack: PrivateStack
    /// Seconds a process may take to finish or hand back what it does.
    let patience: Double
    /// Told what is being done.
    let note: (String) -> Void

    /// Stops the processes, then the servers, and waits until they are gone.
    ///
    /// - Returns: what was stopped; nothing when nothing ran.
    /// - Throws: `ServerError` when a server cannot be stopped.
    func stop() throws -> StackReport {
        var report = StackReport()
        guard stack.exists else { return report }
        try stack.reserve(note: note)
        let running = stack.daemonNames.map(stack.daemon).filter { $0.processID != nil }
        let workers = running.filter { $0.name != "coordinator" }
        if !workers.isEmpty { note("draining \(workers.map(\.name).joined(separator: ", "))") }
        stop(workers, &report)
        stop(running.filter { $0.name == "coordinator" }, &report)
        try stopServers(&report)
        return report
    }

    /// Asks all at once, so that they drain side by side, then waits for each.
    private func stop(_ daemons: [Daemon], _ report: inout StackReport) {
        let asked = daemons.compactMap { daemon in daemon.requestEnd().map { (daemon, $0) } }
        for (daemon, process) in asked {
            let action: StackReport.Action = daemon.awaitEnd(of: process, patience: patience) ? .stopped : .killed
            report.parts.append(.init(name: daemon.name, action: action, processID: process, place: daemon.log))
        }
    }

    private func stopServers(_ report: inout StackReport) throws {
        let redis = stack.redis
        if let process = redis.processID, try redis.stop() {
            report.parts.append(.init(name: "redis", action: .stopped, processID: process, place: redis.directory))
        }
        let postgres = stack.postgres
        if postgres.isRunning {
            let process = postgres.processID
            try postgres.stop()
            report.parts.append(
                .init(name: "postgresql", action: .stopped, processID: process, place: postgres.directory))
        }
    }
}
