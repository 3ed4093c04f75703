// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The audit trail: who changed what, when and why, in a chain of hashes that PostgreSQL makes.
///
/// - Guarantees: an entry commits with the change that it records, or neither does. What changes elsewhere than in
///   PostgreSQL (orders to workers, repairs of Redis) is recorded first and then done.
/// - Does not: record what workers and duties do by themselves, nor jobs that a program submits in no person's name.
///   Those have their rows in the ledger; the chain's end is one row, which all of them would have to wait for.
package enum Audit {
    /// Subjects that one entry names. A larger change becomes several entries, so that reading the trail needs little
    /// memory whatever was done.
    private static let mostSubjects = 1000

    /// Adds an entry. Call it last in the transaction: from here to its end everybody else who records waits.
    package static func record(_ entry: AuditEntry, in transaction: PostgresTransaction) async throws {
        let details = try JSONText.encode(entry.details)
        for start in stride(from: 0, to: max(1, entry.subjects.count), by: mostSubjects) {
            let subjects = Array(entry.subjects.dropFirst(start).prefix(mostSubjects))
            try await transaction.execute(
                Statement.recordAudit, entry.actor, entry.verb.rawValue, subjects, entry.reason, details)
        }
    }

    /// Makes a change and records it in one transaction, which runs again when it met another one.
    ///
    /// - Parameter body: makes the change; returns its result and the entry, or `nil` when nothing was changed.
    package static func change<Value: Sendable>(
        _ postgres: PostgresPool, _ body: (PostgresTransaction) async throws -> (Value, AuditEntry?)
    ) async throws -> Value {
        try await postgres.transaction(serializationRetries: 3) { transaction in
            let (value, entry) = try await body(transaction)
            if let entry { try await record(entry, in: transaction) }
            return value
        }
    }
}
