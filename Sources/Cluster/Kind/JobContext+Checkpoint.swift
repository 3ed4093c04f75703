// SPDX-License-Identifier: Apache-2.0

import Jobs
package import Postgres

extension JobContext {
    /// The longest checkpoint, in bytes of JSON. What is longer belongs into a table of the kind's own.
    package static let longestCheckpoint = 64 << 10

    /// Leaves something for the next attempt, should there be one: how far this one has come.
    ///
    /// It takes the place of the one before, outlives any failure and a retry by hand, and goes with the job's success.
    /// Where it tells of an effect, write it together with the effect: ``checkpoint(_:in:)``.
    ///
    /// - Throws: `LeaseLost` when this attempt is stale; `JobFailure`, for good, when the value is too long.
    package func checkpoint(_ value: some Encodable) async throws {
        try await write(try text(of: value), on: postgres)
    }

    /// Leaves something for the next attempt in a transaction of ``commit(_:)``, so that it is there exactly when the
    /// effect is.
    ///
    /// - Throws: as ``checkpoint(_:)``.
    package func checkpoint(_ value: some Encodable, in transaction: PostgresTransaction) async throws {
        try await write(try text(of: value), on: transaction)
    }

    /// What an earlier attempt has left, as it was when this one began; `nil` when there is nothing.
    ///
    /// - Throws: `DecodingError` when it has another form, such as that of an older program.
    package func checkpoint<Value: Decodable>(as type: Value.Type) throws -> Value? {
        try leftBehind.map { try JSONText.decode($0) }
    }

    private func text(of value: some Encodable) throws -> String {
        let text = try JSONText.encode(value)
        guard text.utf8.count <= Self.longestCheckpoint else {
            throw JobFailure(
                "a checkpoint of \(text.utf8.count) bytes is too long: \(Self.longestCheckpoint) are allowed",
                retryable: false)
        }
        return text
    }

    private func write(_ text: String, on connection: any PostgresQuerying) async throws {
        try effect.requireLedger()
        let rows = try await connection.query(Statement.writeCheckpoint, lease.id.rawValue, lease.attempt, text)
        if rows.isEmpty { throw LeaseLost(lease) }
    }
}
