// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres

/// What the harness's kinds of job do to the database.
struct Effects: Sendable {
    /// The worker's name, for the record of who has begun what.
    let worker: String
    /// `false` only in the check that the harness bites: the deposit is then committed without asking the fence.
    let isFenced: Bool

    /// Notes that the handler has begun.
    func begin(_ context: JobContext) async throws {
        try await context.postgres.execute(
            "INSERT INTO chaos.starts (job_id, attempt, worker) VALUES ($1, $2, $3)", context.jobID.rawValue,
            context.attempt, worker)
    }

    /// Commits one of several parts.
    func commit(part: Int, _ context: JobContext) async throws {
        try await context.commit { try await Self.write(part: part, context, $0) }
    }

    /// Adds 1 to a balance and ends the job.
    func deposit(_ context: JobContext) async throws -> [String: Int] {
        guard isFenced else {
            return try await context.postgres.transaction { try await Self.deposit(context, $0) }
        }
        return try await context.finish { try await Self.deposit(context, $0) }
    }

    private static func deposit(
        _ context: JobContext, _ transaction: PostgresTransaction
    ) async throws -> [String: Int] {
        try await transaction.execute(
            "UPDATE chaos.accounts SET balance = balance + 1 WHERE id = $1", Int32(context.jobID.rawValue % 8))
        try await write(part: 0, context, transaction)
        return ["deposited": 1]
    }

    private static func write(part: Int, _ context: JobContext, _ transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            "INSERT INTO chaos.effects (job_id, attempt, part) VALUES ($1, $2, $3)", context.jobID.rawValue,
            context.attempt, part)
    }
}
