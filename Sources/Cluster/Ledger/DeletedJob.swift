// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// A job that the ledger no longer has.
struct DeletedJob: Sendable {
    let id: JobID
    let queue: String
    let kind: String
    let state: JobState

    init(_ row: PostgresRow) throws {
        id = JobID(rawValue: try row.decode("id"))
        queue = try row.decode("queue")
        kind = try row.decode("kind")
        state = try JobState(ledger: try row.decode("state"))
    }
}
