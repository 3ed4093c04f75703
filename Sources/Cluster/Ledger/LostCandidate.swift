// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// What the ledger says of a job whose lease has run out.
struct LostCandidate: Sendable {
    let id: JobID
    let attempt: Int
    let state: JobState
    let worker: String
    let failures: Int
    let lostLeases: Int

    init(_ row: PostgresRow) throws {
        id = JobID(rawValue: try row.decode("id"))
        attempt = try row.decode("attempt")
        state = try JobState(ledger: try row.decode("state"))
        worker = try row.decodeIfPresent("worker") ?? "of an unknown name"
        failures = try row.decode("failures")
        lostLeases = try row.decode("lost_leases")
    }
}
