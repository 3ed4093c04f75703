// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Programs of the system that the private servers are made of.
package enum Tool {
    /// Runs a program and waits for it.
    ///
    /// - Parameters:
    ///   - command: the program's path or name, then its arguments.
    ///   - account: the system account to run as; `nil` for the caller's own.
    /// - Returns: what the program printed on both streams.
    /// - Throws: ``ServerError`` with the program's own words when it does not exit with status 0.
    @discardableResult
    package static func run(_ command: [String], as account: ServerAccount? = nil) throws(ServerError) -> String {
        // A file, not a pipe: a daemon that inherits a pipe would keep it open for ever. For the same reason this
        // is not Foundation's Process, which waits until every descendant has closed a socket of its own.
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("rounds-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: output) }
        let status = try spawnAndWait((account?.prefix ?? []) + command, output: output)
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        guard status == 0 else {
            throw ServerError("\(command[0]) failed with status \(status): \(text.suffix(2000))")
        }
        return text
    }

    /// Runs a shell command once a process has ended, however it ended.
    ///
    /// - Parameters:
    ///   - process: the process to wait for.
    ///   - script: what to do then, for `sh`; its `$1`, `$2`, … are `arguments`.
    package static func when(_ process: Int32, ends script: String, _ arguments: [String]) throws(ServerError) {
        let wait = "exec </dev/null >/dev/null 2>&1; tail --pid=\(process) -f /dev/null; "
        try run(["setsid", "--fork", "sh", "-c", wait + script, "rounds-watch"] + arguments)
    }

    /// Waits until a process that is not the caller's child has ended, for 30 s at most.
    static func wait(forEndOf process: Int32) throws(ServerError) {
        guard Patience.wait(seconds: 30, until: { !ProcessTable.isAlive(process) }) else {
            throw ServerError("process \(process) has not ended within 30 s")
        }
    }

    private static func spawnAndWait(_ command: [String], output: String) throws(ServerError) -> Int32 {
        let process = try Spawn.start(command, output: (output, O_TRUNC))
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) == -1 && errno == EINTR {}
        // The two halves of a wait status: the signal that ended the process, or its exit status.
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}
