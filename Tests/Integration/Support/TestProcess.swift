// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import Synchronization

/// A process that a test has started, with its output in files. It never outlives the test process.
final class TestProcess: Sendable {
    let id: Int32
    private let output: String
    private let errors: String
    /// The exit status once the process has ended; 128 + the signal's number when a signal ended it.
    private let status = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - command: the program's path or name, then its arguments.
    ///   - environment: the whole environment.
    ///   - folder: where the files with the output go.
    init(_ command: [String], environment: [String: String], folder: String) throws {
        let name = "\(folder)/\(UUID().uuidString.prefix(8))"
        (output, errors) = ("\(name).out", "\(name).err")
        id = try Spawn.start(command, environment: environment, output: (output, O_APPEND), errors: errors)
        try Scratch.hold(id)
    }

    var standardOutput: String { text(output) }
    var standardError: String { text(errors) }

    /// Sends a signal, unless the process has ended.
    func send(_ signal: Int32) throws {
        if try poll() == nil { kill(id, signal) }
    }

    /// Waits until the process has ended.
    ///
    /// - Returns: its exit status; 128 + the signal's number when a signal ended it.
    func end(within limit: Duration = .seconds(30)) async throws -> Int32 {
        try await Deadline(limit).wait("the end of process \(id)") { try poll() }
    }

    /// Waits until the process has written one of some texts to its standard error.
    func says(_ text: String, or other: String? = nil, within limit: Duration = .seconds(60)) async throws {
        let texts = [text, other].compactMap(\.self)
        try await Deadline(limit).wait("process \(id) to say \(texts)") {
            // Whether it has ended is asked first: its last words are written by then.
            let status = try poll()
            if texts.contains(where: standardError.contains) { return () }
            if let status { throw TestFailure("process \(id) ended with status \(status) and did not say \(texts)") }
            return nil
        }
    }

    /// Ends the process as a power failure would, and waits until it is gone.
    func crash() async throws {
        try send(SIGKILL)
        _ = try await end()
    }

    private func poll() throws -> Int32? {
        try status.withLock { known in
            if let known { return known }
            var raw: Int32 = 0
            guard unsafe waitpid(id, &raw, WNOHANG) == id else { return nil }
            try Scratch.release(id)
            // The two halves of a wait status: the signal that ended the process, or its exit status.
            let signal = raw & 0x7f
            let status = signal == 0 ? (raw >> 8) & 0xff : 128 + signal
            known = status
            return status
        }
    }

    private func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
