// SPDX-License-Identifier: Apache-2.0

import Postgres

/// What is written down about one file: its batch and the rows that were not taken.
struct BatchRecord {
    let dataset: String
    /// The branch of the job when the file's rows get it from there; else empty.
    let scope: String
    let file: String

    /// A number for a new batch.
    static func number(in transaction: PostgresTransaction) async throws -> Int64 {
        try await transaction.query(
            "SELECT nextval(pg_get_serial_sequence('hospital.ingest_batches', 'batch_id'))")[0].decode(0)
    }

    /// Writes the batch down, and makes the quarantine of its content equal to `ingest_rejects`.
    func close(_ result: IngestionResult.File, job: Int64, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO hospital.ingest_batches (batch_id, dataset, branch_id, file, sha256, size_bytes, job_id,
                read_rows, inserted, updated, unchanged, quarantined) OVERRIDING SYSTEM VALUE
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """, result.batch, dataset, scope, file, result.sha256, result.bytes, job,
            result.rows, result.inserted, result.updated, result.unchanged, result.quarantined)
        try await transaction.execute(
            """
            DELETE FROM hospital.quarantine q
            WHERE dataset = $1 AND branch_id = $2 AND sha256 = $3
              AND NOT EXISTS (SELECT FROM ingest_rejects r WHERE r.line = q.line)
            """, dataset, scope, result.sha256)
        try await transaction.execute(
            """
            INSERT INTO hospital.quarantine AS q
                (dataset, branch_id, sha256, line, batch_id, file, column_name, value, reason, detail, raw)
            SELECT $1, $2, $3, line, $4, $5, column_name, value, reason, detail, raw FROM ingest_rejects
            ON CONFLICT (dataset, branch_id, sha256, line) DO UPDATE
            SET column_name = excluded.column_name, value = excluded.value, reason = excluded.reason,
                detail = excluded.detail
            WHERE (q.column_name, q.value, q.reason, q.detail)
                IS DISTINCT FROM (excluded.column_name, excluded.value, excluded.reason, excluded.detail)
            """, dataset, scope, result.sha256, result.batch, file)
    }

    /// How many rows were rejected for each reason.
    static func reasons(in transaction: PostgresTransaction) async throws -> [String: Int] {
        var reasons: [String: Int] = [:]
        for row in try await transaction.query("SELECT reason, count(*) FROM ingest_rejects GROUP BY reason") {
            reasons[try row.decode(0)] = try row.decode(1, as: Int.self)
        }
        return reasons
    }
}
