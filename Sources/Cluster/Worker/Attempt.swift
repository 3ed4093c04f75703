// SPDX-License-Identifier: Apache-2.0

import Jobs

/// One attempt of a job whose start the ledger has recorded.
struct Attempt: Sendable {
    let claim: Claim
    let started: StartedAttempt
    let control: AttemptControl
}
