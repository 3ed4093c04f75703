// SPDX-License-Identifier: Apache-2.0

import Jobs

/// What the ledger says of a job as an attempt starts.
struct StartedAttempt: Sendable {
    let id: JobID
    /// The kind's parameters, as JSON.
    let parameters: String
    let failures: Int
    let maxAttempts: Int
    let lostLeases: Int
    /// The W3C traceparent of the request.
    var trace: String?
    /// Microseconds from the time the job might run to its first attempt; `nil` for a later one.
    var waited: Int64?
    /// The version of the parameters' form; `nil` for the kind's own.
    var version: Int?
    /// What an earlier attempt has left, as JSON.
    var checkpoint: String?
}
