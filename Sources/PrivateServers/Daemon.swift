// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A long-lived process of its own session that outlives whoever started it, with a log file and a lock file.
package struct Daemon: Sendable {
    /// What the process is called in messages.
    package let name: String
    /// Held by the process while it lives; the process itself takes it.
    package let lock: ProcessLock
    /// What the process prints goes to the end of this file.
    package let log: String

    package init(name: String, lock: ProcessLock, log: String) {
        self.name = name
        self.lock = lock
        self.log = log
    }

    /// The process, or `nil` when it does not run.
    package var processID: Int32? { lock.holder }

    /// Starts the process and waits until it holds its lock.
    ///
    /// - Parameters:
    ///   - command: the program's path, then its arguments; it must take the lock when it starts.
    ///   - environment: the whole environment of the process.
    /// - Throws: ``ServerError`` with the end of the log when the process ends at once.
    package func start(_ command: [String], environment: [String: String]) throws(ServerError) {
        let logStart = FileManager.default.contents(atPath: log)?.count ?? 0
        let process = try Spawn.start(command, environment: environment, output: (log, O_APPEND), ownSession: true)
        var status: Int32 = 0
        var hasEnded = false
        let isDecided = Patience.wait(seconds: 30) {
            hasEnded = unsafe waitpid(process, &status, WNOHANG) == process
            return hasEnded || lock.holder == process
        }
        if hasEnded { throw ServerError("\(name) ended at once; see \(log):\n\(logEnd(from: logStart))") }
        if !isDecided { throw ServerError("\(name) did not start within 30 s; see \(log)") }
    }

    /// Asks the process to end and does not wait.
    ///
    /// - Returns: the process, or `nil` when it does not run.
    package func requestEnd() -> Int32? {
        guard let process = lock.holder else { return nil }
        kill(process, SIGTERM)
        return process
    }

    /// Waits until a process that was asked to end is gone, and ends it the hard way when it takes too long.
    ///
    /// - Parameters:
    ///   - process: as ``requestEnd()`` gave it.
    ///   - patience: seconds it may take to finish what it does.
    /// - Returns: whether it ended by itself.
    package func awaitEnd(of process: Int32, patience: Double) -> Bool {
        let endedByItself = Patience.wait(seconds: patience) { lock.holder != process }
        if !endedByItself { kill(process, SIGKILL) }
        _ = Patience.wait(seconds: 10) { !ProcessTable.isAlive(process) }
        return endedByItself
    }

    /// The last lines of what was added to the log since it had a size.
    private func logEnd(from size: Int) -> String {
        guard let data = FileManager.default.contents(atPath: log) else { return "" }
        return String(decoding: data.dropFirst(size).suffix(4096), as: UTF8.self).split(separator: "\n").suffix(12)
            .joined(separator: "\n")
    }
}
