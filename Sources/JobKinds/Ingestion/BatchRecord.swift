// SPDX-License-Identifier: Apache-2.0

import Postgres

/// What is written down about one file: its batch and the rows that were not taken.
struct BatchRecord {
    let dataset: String
    /// The branch of the job when the file's rows get it from there; else empty.
    let scope: String
    let file: String
    let sha256: String
    let bytes: Int64

    /// - Returns: the number of the new batch.
    func open(job: Int64, in transaction: PostgresTransaction) async throws -> Int64 {
        try await transaction.query(
            """
            INSERT INTO hospital.ingest_batches (dataset, branch_id, file, sha256, size_bytes, job_id,
                read_rows, inserted, updated, unchanged, quarantined)
            VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 0) RETURNING batch_id
            """, dataset, scope, file, sha256, bytes, job)[0].decode(0)
    }

    func close(_ result: IngestionResult.File, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            UPDATE hospital.ingest_batches
            SET read_rows = $2, inserted = $3, updated = $4, unchanged = $5, quarantined = $6 WHERE batch_id = $1
            """, result.batch, result.rows, result.inserted, result.updated, result.unchanged, result.quarantined)
    }

    /// Makes the quarantine of this content equal to `ingest_rejects`.
    ///
    /// - Returns: how many rows there are for each reason.
    func quarantine(batch: Int64, in transaction: PostgresTransaction) async throws -> [String: Int] {
        try await transaction.execute(
            """
            DELETE FROM hospital.quarantine q
            WHERE dataset = $1 AND branch_id = $2 AND sha256 = $3
              AND NOT EXISTS (SELECT FROM ingest_rejects r WHERE r.line = q.line)
            """, dataset, scope, sha256)
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
            """, dataset, scope, sha256, batch, file)
        var reasons: [String: Int] = [:]
        for row in try await transaction.query("SELECT reason, count(*) FROM ingest_rejects GROUP BY reason") {
            reasons[try row.decode(0)] = try row.decode(1, as: Int.self)
        }
        return reasons
    }
}
