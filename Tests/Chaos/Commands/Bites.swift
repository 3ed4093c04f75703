// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Takes guarantees away, one after the other, and checks that the harness notices.
struct Bites: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that the harness fails when the fence, or the renewal of leases, is off.")

    @Option(help: "How many seeds may pass before the harness counts as blind.")
    var seeds: UInt64 = 8

    func run() async throws {
        let means = Means.look()
        let stores = try await Stores(try ChaosFolder(), means: means)
        var blind: [String] = []
        for mutation in Mutation.allCases {
            if let (seed, violation) = try await firstViolation(mutation, means, stores) {
                Output.say("\(mutation.rawValue): noticed with seed \(seed): \(violation.text)")
            } else {
                blind.append(mutation.rawValue)
            }
        }
        for mutation in blind { Output.say("\(mutation): NOT noticed in \(seeds) seeds") }
        if !blind.isEmpty { throw ExitCode.failure }
    }

    private func firstViolation(
        _ mutation: Mutation, _ means: Means, _ stores: Stores
    ) async throws -> (seed: UInt64, Violation)? {
        // Seeds of their own, so that a run's database has a name of its own.
        let start: UInt64 = mutation == .noFence ? 1_000_000 : 2_000_000
        for seed in start..<start + seeds {
            let report = try await ChaosRun(seed: seed, means: means, mutation: mutation)(on: stores)
            if let violation = report.violations.first(where: mutation.shows) { return (seed, violation) }
        }
        return nil
    }
}
