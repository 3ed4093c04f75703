// SPDX-License-Identifier: Apache-2.0

/// The rules that decide what becomes of a job when an attempt ends without success.
package struct FailureRules: Sendable, Hashable {
    package var retry: RetryPolicy
    /// A job that cost so many workers their lease stops: it probably kills them.
    package var poisonAfterLostLeases: Int

    package init(retry: RetryPolicy = RetryPolicy(), poisonAfterLostLeases: Int = 3) {
        self.retry = retry
        self.poisonAfterLostLeases = poisonAfterLostLeases
    }

    /// What becomes of a job whose attempt failed.
    ///
    /// - Parameters:
    ///   - error: why.
    ///   - retryable: whether another attempt could help.
    ///   - failures: counted failures before this one.
    ///   - maxAttempts: how many counted failures end the job.
    ///   - lostLeases: leases lost so far.
    ///   - random: the source of the back-off's jitter.
    package func afterFailure(
        _ error: JobError, retryable: Bool, failures: Int, maxAttempts: Int, lostLeases: Int,
        using random: inout some RandomNumberGenerator
    ) -> Verdict {
        let failures = failures + 1
        guard retryable && failures < maxAttempts else {
            return Verdict(state: .failed, failures: failures, lostLeases: lostLeases, error: error)
        }
        let delay = retry.delay(afterFailures: failures, using: &random)
        return Verdict(
            state: .retrying, delay: delay, failures: failures, lostLeases: lostLeases, error: error)
    }

    /// What becomes of a job that a worker has claimed and does not know how to run.
    ///
    /// It waits a while for a worker that does; nothing is counted against it.
    ///
    /// - Parameters:
    ///   - error: what the worker does not know.
    ///   - failures: counted failures so far.
    ///   - lostLeases: leases lost so far.
    package func afterMistakenClaim(_ error: JobError, failures: Int, lostLeases: Int) -> Verdict {
        Verdict(
            state: .retrying, delay: Self.mistakenClaimDelay, failures: failures, lostLeases: lostLeases, error: error)
    }

    /// How long a job waits after a worker claimed it that could not run it.
    private static let mistakenClaimDelay = Duration.seconds(10)

    /// What becomes of a job whose worker died or went silent.
    ///
    /// It is ready again at once: the fault is more likely the worker's than the job's, until it happens too often.
    ///
    /// - Parameters:
    ///   - lease: the lease that was lost.
    ///   - worker: who held it.
    ///   - failures: counted failures so far; a lost lease adds none.
    ///   - lostLeases: leases lost before this one.
    package func afterLostLease(_ lease: Lease, worker: String, failures: Int, lostLeases: Int) -> Verdict {
        let lost = lostLeases + 1
        guard lost < poisonAfterLostLeases else {
            let error = JobError(
                message: "\(lost) workers died or went silent while they ran this job, \(worker) last",
                type: "poison", attempt: lease.attempt)
            return Verdict(state: .failed, failures: failures, lostLeases: lost, error: error)
        }
        let error = JobError(
            message: "worker \(worker) died or went silent", type: "lease-lost", attempt: lease.attempt)
        return Verdict(state: .queued, failures: failures, lostLeases: lost, error: error)
    }
}
