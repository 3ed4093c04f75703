// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The short forms of `make chaos` and `make soak`: the program `rounds-chaos` does the work and says what it found.
@Suite("Chaos", .serialized, .timeLimit(.minutes(5)))
struct ChaosTests {
    @Test("Real processes under random faults do every accepted job once")
    func seed() async throws {
        try await holds("lane 11")
    }

    @Test("A worker killed at a boundary of its talk with the stores leaves jobs that end once")
    func boundaries() async throws {
        try await holds("boundaries worker --step 16")
    }

    @Test(
        "Takeover, renewal, cancellation and rebuild are as promised",
        arguments: ["takeover", "busy", "cancel", "rebuild", "snapshot"])
    func proof(name: String) async throws {
        try await holds("prove --short \(name)")
    }

    private func holds(_ command: String) async throws {
        let process = try TestProcess(
            [RoundsProgram.builtProgram("rounds-chaos")] + command.split(separator: " ").map { String($0) },
            environment: ProcessInfo.processInfo.environment, folder: try Scratch.folder("chaos"))
        let status = try await process.end(within: .seconds(240))
        #expect(status == 0, "\(process.standardOutput)\(process.standardError)")
    }
}
