// SPDX-License-Identifier: Apache-2.0

/// What was done, as the audit trail spells it. The spellings are for good: programs filter by them.
package enum AuditVerb: String, Sendable, Codable, CaseIterable {
    case jobSubmit = "job.submit"
    case jobCancel = "job.cancel"
    case jobRetry = "job.retry"
    case jobDelete = "job.delete"
    case workflowRun = "workflow.run"
    case workflowRetry = "workflow.retry"
    case workflowCancel = "workflow.cancel"
    case scheduleFire = "schedule.fire"
    case scheduleRun = "schedule.run"
    case schedulePause = "schedule.pause"
    case scheduleResume = "schedule.resume"
    case scheduleBackfill = "schedule.backfill"
    case queuePause = "queue.pause"
    case queueResume = "queue.resume"
    case queueLimit = "queue.limit"
    case queueWeight = "queue.weight"
    case workerResize = "worker.resize"
    case workerQuiet = "worker.quiet"
    case workerResume = "worker.resume"
    case workerDrain = "worker.drain"
    case alertAcknowledge = "alert.acknowledge"
    case doctorFix = "doctor.fix"
    case batchRollback = "batch.rollback"
    case ledgerMigrate = "ledger.migrate"
}
