// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres

/// A kind whose handlers note their start, work, and deposit.
protocol ChaosKind: JobKind where Parameters == ChaosParameters, Result == [String: Int] {
    var effects: Effects { get }
    /// What comes before the deposit.
    func work(_ parameters: ChaosParameters, _ context: JobContext) async throws
}

extension ChaosKind {
    func validate(_ parameters: ChaosParameters) {}

    func run(_ parameters: ChaosParameters, context: JobContext) async throws -> [String: Int] {
        try await effects.begin(context)
        try await work(parameters, context)
        return try await effects.deposit(context)
    }
}

/// Deposits at once.
struct Deposit: ChaosKind {
    static let name = "deposit"
    let effects: Effects
    func work(_ parameters: ChaosParameters, _ context: JobContext) {}
}

/// Fails in its first attempts.
struct Stumble: ChaosKind {
    static let name = "stumble"
    let effects: Effects

    func work(_ parameters: ChaosParameters, _ context: JobContext) throws {
        if context.attempt <= parameters.count { throw JobFailure("stumbled", retryable: true) }
    }
}

/// Computes without a pause, deaf to everything.
struct Busy: ChaosKind {
    static let name = "busy"
    let effects: Effects

    func work(_ parameters: ChaosParameters, _ context: JobContext) {
        let end = ContinuousClock.now + .seconds(parameters.seconds)
        var rounds = 0
        while ContinuousClock.now < end { rounds += 1 }
    }
}

/// Waits in the database, and stops when it is told to.
struct Heed: ChaosKind {
    static let name = "heed"
    let effects: Effects

    func work(_ parameters: ChaosParameters, _ context: JobContext) async throws {
        context.progress(0, of: 1, "waiting")
        try await context.postgres.execute("SELECT pg_sleep($1)", parameters.seconds)
        try context.checkCancellation()
        context.progress(1, of: 1, "waited")
    }
}

/// Commits several parts one after the other.
struct Parts: ChaosKind {
    static let name = "parts"
    let effects: Effects

    func work(_ parameters: ChaosParameters, _ context: JobContext) async throws {
        for part in 1...max(1, parameters.count) {
            try await effects.commit(part: part, context)
            context.progress(Int64(part), of: Int64(parameters.count))
            try await Task.sleep(for: .seconds(parameters.seconds))
        }
    }
}

extension JobKindRegistry {
    /// All kinds of the harness.
    static func chaos(_ effects: Effects) -> JobKindRegistry {
        JobKindRegistry([
            Deposit(effects: effects), Stumble(effects: effects), Busy(effects: effects), Heed(effects: effects),
            Parts(effects: effects),
        ])
    }
}
