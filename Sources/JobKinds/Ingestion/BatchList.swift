// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Postgres

/// A batch, for people and programs to look at.
package struct BatchListing: Sendable, Codable {
    package let batch: Int64
    package let dataset: String
    /// The branch of the job when the rows have it from there; else empty.
    package let branch: String
    package let file: String
    package let sha256: String
    /// `loading`, `complete`, `refused` or `rolled_back`.
    package let state: String
    package let job: Int64
    package let rows: Int
    package let inserted: Int
    package let updated: Int
    package let unchanged: Int
    package let quarantined: Int
    package let startedAt: Date
    package let endedAt: Date?

    private init(_ row: PostgresRow) throws {
        batch = try row.decode("batch_id")
        dataset = try row.decode("dataset")
        branch = try row.decode("branch_id")
        file = try row.decode("file")
        sha256 = try row.decode("sha256")
        state = try row.decode("state")
        job = try row.decode("job_id")
        rows = try row.decode("read_rows")
        inserted = try row.decode("inserted")
        updated = try row.decode("updated")
        unchanged = try row.decode("unchanged")
        quarantined = try row.decode("quarantined")
        startedAt = try row.decode("started_at")
        endedAt = try row.decodeIfPresent("ended_at")
    }

    /// Batches, the latest first.
    ///
    /// - Parameters:
    ///   - dataset: only this one's; `nil` for all.
    ///   - limit: how many at most.
    package static func list(
        _ dataset: String?, limit: Int, in database: some PostgresQuerying
    ) async throws -> [BatchListing] {
        try await database.query(IngestionStatement.listBatches, dataset, limit).map { try BatchListing($0) }
    }
}
