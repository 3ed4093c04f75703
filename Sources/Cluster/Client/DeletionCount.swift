// SPDX-License-Identifier: Apache-2.0

package import Jobs
import Postgres

/// How many ended jobs of one kind and state were deleted on a day.
package struct DeletionCount: Sendable, Codable {
    /// The day by the database's time zone, `2026-03-01`.
    package var day: String
    /// `retention` when their time was over, `operator` when somebody asked for it.
    package var reason: String
    package var kind: String
    package var state: JobState
    package var jobs: Int

    init(_ row: PostgresRow) throws {
        day = try row.decode("day")
        reason = try row.decode("reason")
        kind = try row.decode("kind")
        state = try JobState(ledger: try row.decode("state"))
        jobs = try row.decode("jobs")
    }
}
