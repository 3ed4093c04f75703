// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres

/// One occurrence of a schedule whose time has come.
package struct OccurrenceRecord: Sendable, Codable {
    package var schedule: String
    package var scheduledAt: Date
    package var outcome: OccurrenceOutcome
    package var reason: String?
    /// Who has had it filled in afterwards; `nil` when it came by itself.
    package var requestedBy: String?
    package var workflowRun: Int64?
    package var job: JobID?
    package var recordedAt: Date

    init(_ row: PostgresRow) throws {
        schedule = try row.decode("schedule")
        scheduledAt = try row.decode("scheduled_at")
        outcome = try OccurrenceOutcome(ledger: try row.decode("outcome"))
        reason = try row.decodeIfPresent("reason")
        requestedBy = try row.decodeIfPresent("requested_by")
        workflowRun = try row.decodeIfPresent("workflow_run_id")
        job = try row.decodeIfPresent("job_id", as: Int64.self).map { JobID(rawValue: $0) }
        recordedAt = try row.decode("recorded_at")
    }
}
