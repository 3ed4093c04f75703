// SPDX-License-Identifier: Apache-2.0

/// The ledger's SQL, from the files in `Statements`.
enum Statement {
    static let fenceCheck = text(PackageResources.fence_check_sql)
    static let fenceSucceed = text(PackageResources.fence_succeed_sql)
    static let submitJobs = text(PackageResources.submit_jobs_sql)
    static let reserveIDs = text(PackageResources.reserve_ids_sql)
    static let findByKey = text(PackageResources.find_by_key_sql)
    static let startAttempts = text(PackageResources.start_attempts_sql)
    static let endAttempts = text(PackageResources.end_attempts_sql)
    static let readJobs = text(PackageResources.read_jobs_sql)
    static let readOpenJobs = text(PackageResources.read_open_jobs_sql)
    static let readChangedJobs = text(PackageResources.read_changed_jobs_sql)
    static let findJobs = text(PackageResources.find_jobs_sql)
    static let listJobs = text(PackageResources.list_jobs_sql)
    static let listAttempts = text(PackageResources.list_attempts_sql)
    static let listRuns = text(PackageResources.list_runs_sql)
    static let listNeeds = text(PackageResources.list_needs_sql)
    static let requestCancel = text(PackageResources.request_cancel_sql)
    static let retryJobs = text(PackageResources.retry_jobs_sql)
    static let lostCandidates = text(PackageResources.lost_candidates_sql)
    static let endBackends = text(PackageResources.end_backends_sql)
    static let acquireLeadership = text(PackageResources.acquire_leadership_sql)
    static let renewLeadership = text(PackageResources.renew_leadership_sql)
    static let resignLeadership = text(PackageResources.resign_leadership_sql)
    static let startWorkflow = text(PackageResources.start_workflow_sql)
    static let cancelDependents = text(PackageResources.cancel_dependents_sql)
    static let unblockJobs = text(PackageResources.unblock_jobs_sql)
    static let finishRuns = text(PackageResources.finish_runs_sql)
    static let syncSchedules = text(PackageResources.sync_schedules_sql)
    static let readSchedules = text(PackageResources.read_schedules_sql)
    static let recordOccurrences = text(PackageResources.record_occurrences_sql)
    static let findUnfinishedOccurrence = text(PackageResources.find_unfinished_occurrence_sql)
    static let linkOccurrence = text(PackageResources.link_occurrence_sql)
    static let listOccurrences = text(PackageResources.list_occurrences_sql)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
