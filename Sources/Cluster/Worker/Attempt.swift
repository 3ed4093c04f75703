// SPDX-License-Identifier: Apache-2.0

import Jobs

/// One attempt of a job that may begin.
struct Attempt: Sendable {
    let lease: Lease
    let queue: String
    let kind: String
    let branch: String
    /// How long the attempt may take.
    let timeout: Duration?
    let started: StartedAttempt
    /// Whether the job is in Redis alone: then it has no ledger to commit to, and no live log.
    let isEphemeral: Bool
    let control: AttemptControl

    /// The kind's parameters, as JSON.
    var parameters: String { started.parameters }

    /// An attempt whose start the ledger has recorded.
    init(_ claim: Claim, _ started: StartedAttempt, _ control: AttemptControl) {
        lease = claim.lease
        queue = claim.queue
        kind = claim.kind
        branch = claim.branch
        timeout = claim.timeout
        isEphemeral = false
        self.started = started
        self.control = control
    }

    /// An attempt of a job of an ephemeral queue.
    init(_ job: EphemeralJob, queue: String) {
        lease = job.lease
        self.queue = queue
        kind = job.kind
        branch = job.branch
        timeout = job.timeout.map { .milliseconds($0) }
        started = StartedAttempt(
            id: job.id, parameters: job.parameters, failures: job.failures, maxAttempts: job.maxAttempts,
            lostLeases: job.lostLeases)
        isEphemeral = true
        control = AttemptControl()
    }
}
