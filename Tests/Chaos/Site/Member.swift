// SPDX-License-Identifier: Apache-2.0

import CClockSkew
import Foundation
import PrivateServers

/// A worker or a coordinator: a process that is started, killed, stopped and continued.
actor Member {
    nonisolated let name: String
    /// What the processes of this member have said, one after the other.
    nonisolated let log: String
    private let folder: ChaosFolder
    private let arguments: [String]
    private var process: Int32?
    /// How a process ended that nobody had killed.
    private(set) var surprises: [String] = []

    /// - Parameters:
    ///   - name: for people.
    ///   - arguments: the subcommand of this program and its options.
    init(_ name: String, arguments: [String], in folder: ChaosFolder, log: String) {
        self.name = name
        self.arguments = arguments
        self.folder = folder
        self.log = log
    }

    /// Starts a process unless one runs.
    ///
    /// - Parameter clockSkew: by how many seconds its clock is ahead.
    func start(clockSkew: Int = 0) throws {
        notice()
        if process != nil { return }
        var environment = ProcessInfo.processInfo.environment
        if clockSkew != 0 { environment[ROUNDS_CLOCK_SKEW_VARIABLE] = String(clockSkew) }
        let started = try Spawn.start(
            [OwnProgram.path] + arguments, environment: environment, output: (log, O_APPEND))
        process = started
        try folder.hold(started)
    }

    /// Ends the process as a power failure would.
    func crash() {
        notice()
        guard let process else { return }
        kill(process, SIGKILL)
        _ = end(of: process, options: 0)
    }

    /// Stops the process until ``resume()``.
    func pause() {
        if let process { kill(process, SIGSTOP) }
    }

    func resume() {
        if let process { kill(process, SIGCONT) }
    }

    /// Asks the process to end in good order.
    ///
    /// - Returns: its exit status, or `nil` when it did not end in time and was killed.
    func terminate(within limit: Duration) async throws -> Int32? {
        notice()
        guard let process else { return 0 }
        kill(process, SIGTERM)
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let status = end(of: process, options: WNOHANG) { return status }
            try await Task.sleep(for: .milliseconds(20))
        }
        crash()
        return nil
    }

    /// Notes whether the process has ended by itself.
    func notice() {
        guard let process, let status = end(of: process, options: WNOHANG) else { return }
        surprises.append("\(name) ended by itself with status \(status)")
    }

    private func end(of ended: Int32, options: Int32) -> Int32? {
        var raw: Int32 = 0
        guard unsafe waitpid(ended, &raw, options) == ended else { return nil }
        process = nil
        folder.release(ended)
        // The two halves of a wait status: the signal that ended the process, or its exit status.
        let signal = raw & 0x7f
        return signal == 0 ? (raw >> 8) & 0xff : 128 + signal
    }
}
