// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres

/// Everything about a job, for people and programs to look at.
package struct JobRecord: Sendable, Codable {
    package var id: JobID
    package var kind: String
    package var queue: String
    package var branch: String
    package var priority: Priority
    /// The kind's parameters, as JSON.
    package var parameters: JSONDocument
    /// The version of the parameters' form.
    package var version: Int
    package var state: JobState
    /// Not before this time, for `scheduled` and `retrying`.
    package var runAt: Date?
    /// Seconds that one attempt may take.
    package var timeout: Double?
    /// The number of the current or last attempt; 0 before the first.
    package var attempt: Int
    package var failures: Int
    package var maxAttempts: Int
    package var lostLeases: Int
    /// Who runs the job, or ran it last.
    package var worker: String?
    package var result: JSONDocument?
    package var error: JobError?
    /// What the last attempt has left for the next one; only where a single job is looked at.
    package var checkpoint: JSONDocument?
    package var idempotencyKey: String?
    package var submittedBy: String
    package var workflowRun: Int64?
    package var step: String?
    package var acceptedAt: Date
    package var startedAt: Date?
    package var finishedAt: Date?
    package var cancelRequestedAt: Date?
    package var cancelRequestedBy: String?
    package var cancelReason: String?
    /// How far a running attempt is, when Redis can say.
    package var progress: Progress?

    /// How long the current or last attempt has run, or ran.
    package func runTime(now: Date) -> TimeInterval? {
        startedAt.map { (finishedAt ?? now).timeIntervalSince($0) }
    }

    init(_ row: PostgresRow) throws {
        id = JobID(rawValue: try row.decode("id"))
        kind = try row.decode("kind")
        queue = try row.decode("queue")
        branch = try row.decode("branch")
        priority = Priority(rawValue: try row.decode("priority")) ?? .normal
        parameters = JSONDocument(text: try row.decode("parameters"))
        version = try row.decode("version")
        checkpoint = try row.decodeIfPresent("checkpoint", as: String.self).map { JSONDocument(text: $0) }
        state = try JobState(ledger: try row.decode("state"))
        runAt = try row.decodeIfPresent("run_at")
        timeout = try row.decodeIfPresent("timeout_ms", as: Int64.self).map { Double($0) / 1000 }
        attempt = try row.decode("attempt")
        failures = try row.decode("failures")
        maxAttempts = try row.decode("max_attempts")
        lostLeases = try row.decode("lost_leases")
        worker = try row.decodeIfPresent("worker")
        result = try row.decodeIfPresent("result", as: String.self).map { JSONDocument(text: $0) }
        error = try row.decodeIfPresent("error", as: String.self).map { try JSONText.decode($0) }
        idempotencyKey = try row.decodeIfPresent("idempotency_key")
        submittedBy = try row.decode("submitted_by")
        workflowRun = try row.decodeIfPresent("workflow_run_id")
        step = try row.decodeIfPresent("step")
        acceptedAt = try row.decode("accepted_at")
        startedAt = try row.decodeIfPresent("started_at")
        finishedAt = try row.decodeIfPresent("finished_at")
        cancelRequestedAt = try row.decodeIfPresent("cancel_requested_at")
        cancelRequestedBy = try row.decodeIfPresent("cancel_requested_by")
        cancelReason = try row.decodeIfPresent("cancel_reason")
    }
}
