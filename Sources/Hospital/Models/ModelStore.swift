// SPDX-License-Identifier: Apache-2.0

import Hashing
package import Postgres

/// Writes the model registry inside a caller's transaction.
package struct ModelStore: Sendable {
    /// Who or what made a version champion.
    package enum Promoter: String, Sendable {
        /// It was better than the champion when it was trained.
        case gate
        case person
        /// A person went back to the version before.
        case rollback
    }

    private let transaction: PostgresTransaction

    package init(transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Makes everybody else who writes versions of this model wait until the transaction ends, so that what was
    /// read about its champion stays true.
    package func lock(_ model: String) async throws {
        try await transaction.execute(
            "select pg_advisory_xact_lock(hashtext('models.versions'), hashtext($1))", model)
    }

    /// Adds a version as challenger.
    ///
    /// - Parameters:
    ///   - model: its name; the caller holds its ``lock(_:)``.
    ///   - record: what the training left behind about itself.
    ///   - blob: the model's bytes.
    ///   - jobID: the job that trained it.
    /// - Returns: the version's number.
    package func add(_ model: String, _ record: ModelRecord, blob: [UInt8], jobID: Int64?) async throws -> Int {
        let rows = try await transaction.query(
            """
            insert into models.versions (
                model, version, state, decision, title, unit, target, features, parameters, rounds, seed, metric,
                metrics, data_fingerprint, train_rows, train_from, train_until, test_rows, test_from, test_until,
                library, blob, blob_sha256, job_id)
            select $1, coalesce(max(version), 0) + 1, 'challenger', $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9, $10,
                $11::jsonb, $12, $13, $14::date, $15::date, $16, $17::date, $18::date, $19, $20::bytea, $21, $22::bigint
            from models.versions where model = $1
            returning version
            """,
            model, record.decision, record.title, record.unit, record.target,
            try PostgresJSON(record.schema.features), try PostgresJSON(record.parameters), record.rounds, record.seed,
            record.metric.rawValue, try PostgresJSON(record.metrics), record.dataFingerprint, record.trainRows,
            record.trainFrom.description, record.trainUntil.description, record.testRows, record.testFrom.description,
            record.testUntil.description, record.library, blob, SHA256.hexadecimal(of: blob), jobID)
        return try rows[0].decode("version")
    }

    /// Makes a version champion and retires the champion of before.
    ///
    /// - Parameters:
    ///   - version: not the champion; the caller holds the model's ``lock(_:)``.
    ///   - model: its name.
    ///   - promoter: who or what does it.
    ///   - reason: why.
    package func promote(_ version: Int, of model: String, by promoter: Promoter, reason: String) async throws {
        let retired = try await transaction.query(
            "update models.versions set state = 'retired' where model = $1 and state = 'champion' returning version",
            model)
        let previous: Int? = try retired.first?.decode("version")
        try await transaction.execute(
            "update models.versions set state = 'champion' where model = $1 and version = $2", model, version)
        try await transaction.execute(
            """
            insert into models.promotions (model, version, previous_version, how, reason)
            values ($1, $2, $3::integer, $4, $5)
            """, model, version, previous, promoter.rawValue, reason)
    }
}
