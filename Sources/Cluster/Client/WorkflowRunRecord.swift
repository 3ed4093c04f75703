// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// A run of a workflow.
package struct WorkflowRunRecord: Sendable, Codable {
    package var id: Int64
    package var workflow: String
    /// The workflow's definition as it was when the run started.
    package var definition: JSONDocument
    package var parameters: JSONDocument
    /// `running`, or `compensating` while it undoes what it did; then `succeeded`, `failed`, `cancelled`, or
    /// `compensated` when it has failed and all that was to be undone has been.
    package var state: String
    package var startedBy: String
    package var schedule: String?
    package var scheduledAt: Date?
    package var startedAt: Date
    package var finishedAt: Date?

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        workflow = try row.decode("workflow")
        definition = JSONDocument(text: try row.decode("definition"))
        parameters = JSONDocument(text: try row.decode("parameters"))
        state = try row.decode("state")
        startedBy = try row.decode("started_by")
        schedule = try row.decodeIfPresent("schedule")
        scheduledAt = try row.decodeIfPresent("scheduled_at")
        startedAt = try row.decode("started_at")
        finishedAt = try row.decodeIfPresent("finished_at")
    }
}
