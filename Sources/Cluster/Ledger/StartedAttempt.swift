// SPDX-License-Identifier: Apache-2.0

import Jobs

/// What the ledger says of a job as an attempt starts.
struct StartedAttempt: Sendable {
    let id: JobID
    let failures: Int
    let maxAttempts: Int
    let lostLeases: Int
}
