// SPDX-License-Identifier: Apache-2.0

import Jobs

/// One attempt of a job, from the claim to its end.
struct Attempt: Sendable {
    let claim: Claim
    let started: StartedAttempt
    /// Tells the attempt to stop, once.
    let stops: AsyncStream<StopReason>
}
