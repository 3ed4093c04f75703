// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs
import Postgres

extension TestCluster {
    /// Ends a job as if a worker had done it, some days ago.
    func end(
        _ id: JobID, as state: JobState, error message: String? = nil, type: String = "error", daysAgo: Double = 0
    ) async throws {
        let error = try message.map { try JSONText.encode(JobError(message: $0, type: type, attempt: 1)) }
        try await postgres.execute(
            """
            UPDATE rounds.jobs
            SET state = $2::rounds.job_state, attempt = 1, error = $3::jsonb,
                result = CASE WHEN $2 = 'succeeded' THEN '{}'::jsonb END,
                finished_at = now() - $4::float8 * interval '1 day',
                accepted_at = now() - ($4::float8 + 0.01) * interval '1 day'
            WHERE id = $1
            """, id.rawValue, state.rawValue, error, daysAgo)
    }

    /// How many rows a table of the ledger has.
    func rows(_ table: String) async throws -> Int {
        try await postgres.query("SELECT count(*) FROM rounds.\(table)")[0].decode(0)
    }
}
