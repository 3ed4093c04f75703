// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// What keeps a stale attempt from writing: its transaction commits only while it is the job's current attempt.
enum Fence {
    /// The name under which PostgreSQL shows an attempt's transactions; the reaper ends them by it.
    static func applicationName(of lease: Lease) -> String {
        "rounds job \(lease.id) attempt \(lease.attempt)"
    }

    /// Puts the attempt's name on its transaction, and gives up at once when the attempt is stale already.
    static func name(_ lease: Lease, in transaction: PostgresTransaction) async throws {
        _ = try await transaction.query(
            "SELECT set_config('application_name', $1, true)", applicationName(of: lease))
    }

    /// Holds the job's row until the transaction ends.
    ///
    /// - Throws: `LeaseLost` when the attempt is not the job's current one.
    static func check(_ lease: Lease, in transaction: PostgresTransaction) async throws {
        let rows = try await transaction.query(Statement.fenceCheck, lease.id.rawValue, lease.attempt)
        if rows.isEmpty { throw LeaseLost(lease) }
    }

    /// Records the attempt's success in the transaction of its effect.
    ///
    /// - Throws: `LeaseLost` when the attempt is not the job's current one.
    static func succeed(_ lease: Lease, result: String, in transaction: PostgresTransaction) async throws {
        let rows = try await transaction.query(Statement.fenceSucceed, lease.id.rawValue, lease.attempt, result)
        if rows.isEmpty { throw LeaseLost(lease) }
    }
}
