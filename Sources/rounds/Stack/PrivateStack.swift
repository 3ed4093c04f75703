// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers

/// What `rounds up` keeps in a state directory: servers, processes, their logs and locks.
struct PrivateStack: Sendable {
    /// The name of the database on the private PostgreSQL.
    static let database = "rounds"

    /// Absolute.
    let directory: String

    /// Whether a stack was ever started here.
    var exists: Bool { FileManager.default.fileExists(atPath: directory) }

    var postgres: PostgresServer { PostgresServer(directory: "\(directory)/postgres") }
    var redis: RedisServer { RedisServer(directory: "\(directory)/redis") }

    /// Serialises `up` and `down` on the same directory.
    private var lock: ProcessLock { ProcessLock(path: "\(directory)/run/stack.lock") }

    /// The lock file and log file of a process of this stack.
    func daemon(_ name: String) -> Daemon {
        Daemon(
            name: name, lock: ProcessLock(path: "\(directory)/run/\(name).lock"), log: "\(directory)/log/\(name).log")
    }

    /// The coordinator's and the workers' names that have a lock file here, whether they run or not.
    var daemonNames: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(directory)/run")) ?? []
        return files.filter { $0.hasSuffix(".lock") && $0 != "stack.lock" }.map { String($0.dropLast(5)) }.sorted()
    }

    /// Makes the folders and keeps every other `up` and `down` out for the rest of this process's life.
    ///
    /// - Parameter note: told when somebody else has to be waited for.
    /// - Throws: ``CommandFailure`` when the folders cannot be made.
    func reserve(note: (String) -> Void) throws {
        for folder in ["run", "log"] {
            do {
                try FileManager.default.createDirectory(
                    atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
            } catch {
                let reason = (error as NSError).localizedFailureReason ?? error.localizedDescription
                throw CommandFailure(
                    .badInput, "the state directory \(directory) cannot be made: \(reason)",
                    hint: "name another one with --state-dir or ROUNDS_STATE_DIR")
            }
        }
        if try !lock.take() {
            note("another `rounds up` or `rounds down` is at work in \(directory); waiting for it")
            try lock.take(waiting: true)
        }
    }
}
