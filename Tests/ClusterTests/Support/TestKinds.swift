// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import Synchronization

struct NoParameters: Codable, Sendable {}

/// Gives back what it is given.
struct Echo: JobKind {
    struct Parameters: Codable, Sendable { var text: String }
    static let name = "echo"

    func validate(_ parameters: Parameters) throws {
        if parameters.text.isEmpty { throw BadInput("'text' is empty") }
    }

    func run(_ parameters: Parameters, context: JobContext) async throws -> [String: String] {
        context.log("saying \(parameters.text)")
        context.progress(1, of: 2, "half-way")
        return ["text": parameters.text]
    }
}

/// Runs until a row appears in the database, so that a test decides when it ends; heeds cancellation.
struct Gate: JobKind {
    static let name = "gate"

    func validate(_ parameters: NoParameters) {}

    func run(_ parameters: NoParameters, context: JobContext) async throws -> [String: Int] {
        while try await context.postgres.query(
            "SELECT 1 WHERE to_regclass('open_' || $1::text) IS NOT NULL", context.jobID.rawValue
        ).isEmpty {
            try await Task.sleep(for: .milliseconds(20))
        }
        return ["attempt": context.attempt]
    }

    static func open(_ id: JobID, _ postgres: PostgresPool) async throws {
        try await postgres.executeScript("CREATE TABLE open_\(id.rawValue) ()")
    }
}

/// Waits until it is stopped.
struct Doze: JobKind {
    static let name = "doze"

    func validate(_ parameters: NoParameters) {}

    func run(_ parameters: NoParameters, context: JobContext) async throws -> [String: Int] {
        try await Task.sleep(for: .seconds(3600))
        return [:]
    }
}

/// Adds 1 to the balance, once, in the transaction that records its success.
struct Deposit: JobKind {
    static let name = "deposit"

    func validate(_ parameters: NoParameters) {}

    func run(_ parameters: NoParameters, context: JobContext) async throws -> [String: Int] {
        try await context.finish { transaction in
            try await transaction.execute("UPDATE account SET balance = balance + 1")
            return ["deposited": 1]
        }
    }
}

/// Fails as often as it is told, then succeeds.
struct Stumble: JobKind {
    struct Parameters: Codable, Sendable {
        var failures: Int
        var retryable = true
    }
    static let name = "stumble"

    func validate(_ parameters: Parameters) {}

    func run(_ parameters: Parameters, context: JobContext) async throws -> [String: Int] {
        guard context.attempt > parameters.failures else {
            throw JobFailure("stumbled in attempt \(context.attempt)", retryable: parameters.retryable)
        }
        return ["attempt": context.attempt]
    }
}

/// Computes without a pause for a time, deaf to everything.
struct Spin: JobKind {
    struct Parameters: Codable, Sendable { var seconds: Double }
    static let name = "spin"

    func validate(_ parameters: Parameters) {}

    func run(_ parameters: Parameters, context: JobContext) async throws -> [String: Int] {
        let end = ContinuousClock.now + .seconds(parameters.seconds)
        var rounds = 0
        while ContinuousClock.now < end { rounds += 1 }
        return ["attempt": context.attempt]
    }
}
