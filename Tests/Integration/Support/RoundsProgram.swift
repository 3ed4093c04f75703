// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The `rounds` program and the folder with what it runs.
enum RoundsProgram {
    /// The program that was built together with these tests; it lies beside them.
    static let path = builtProgram("rounds")

    /// The path of a program that was built together with these tests.
    static func builtProgram(_ name: String) -> String {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return ((own ?? "") as NSString).deletingLastPathComponent + "/" + name
    }

    /// The repository's `jobs` folder.
    static let jobs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("jobs").path

    /// What a command has done.
    struct Answer {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a command to its end.
    ///
    /// - Parameters:
    ///   - arguments: the words after `rounds`.
    ///   - settings: `ROUNDS_*` variables.
    static func run(_ arguments: [String], settings: [String: String]) async throws -> Answer {
        let process = try start(arguments, settings: settings, folder: try Scratch.folder("command"))
        let status = try await process.end(within: .seconds(120))
        return Answer(status: status, output: process.standardOutput, errors: process.standardError)
    }

    /// Starts a command.
    static func start(_ arguments: [String], settings: [String: String], folder: String) throws -> TestProcess {
        // Nothing of the caller's own environment may decide how a test ends.
        var environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder]
        environment.merge(settings) { $1 }
        return try TestProcess([path] + arguments, environment: environment, folder: folder)
    }
}
