// SPDX-License-Identifier: Apache-2.0

/// What becomes of a job after an attempt: the new state, and what is counted.
package struct Verdict: Hashable, Sendable {
    package var state: JobState
    /// How long to wait before the next attempt, for `retrying`.
    package var delay: Duration?
    /// Counted failures after this attempt.
    package var failures: Int
    /// Lost leases after this attempt.
    package var lostLeases: Int
    package var error: JobError?

    package init(
        state: JobState, delay: Duration? = nil, failures: Int, lostLeases: Int, error: JobError? = nil
    ) {
        self.state = state
        self.delay = delay
        self.failures = failures
        self.lostLeases = lostLeases
        self.error = error
    }
}
