// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// What the ledger says of a job, as far as Redis must know it.
struct LedgerEntry: Sendable {
    var id: JobID
    var jobClass: JobClass
    var queue: String
    var branch: String
    var priority: Priority
    var state: JobState
    var attempt: Int
    /// Milliseconds since 1970, for `scheduled` and `retrying`.
    var runAt: Int64?
    /// Milliseconds.
    var timeout: Int64?
    var worker: String?
    var cancelRequested: Bool
    var result: String?
    var error: String?
}

extension LedgerEntry {
    init(_ row: PostgresRow) throws {
        id = JobID(rawValue: try row.decode("id"))
        jobClass = JobClass(
            kind: try row.decode("kind"), version: try row.decode("version"), capabilities: try row.decode("requires"),
            memory: try row.decode("memory_mib"), concurrencyKey: try row.decode("concurrency_key"))
        queue = try row.decode("queue")
        branch = try row.decode("branch")
        priority = Priority(rawValue: try row.decode("priority")) ?? .normal
        state = try JobState(ledger: try row.decode("state"))
        attempt = try row.decode("attempt")
        runAt = try row.decodeIfPresent("run_at_ms")
        timeout = try row.decodeIfPresent("timeout_ms")
        worker = try row.decodeIfPresent("worker")
        cancelRequested = try row.decode("cancel_requested")
        result = try row.decodeIfPresent("result")
        error = try row.decodeIfPresent("error")
    }
}

extension JobState {
    /// Reads the spelling of the ledger, which is this type's own unless a newer program has written it.
    init(ledger text: String) throws(UnknownState) {
        guard let state = JobState(rawValue: text) else { throw UnknownState(text: text) }
        self = state
    }

    /// The ledger holds a state that this program does not know.
    struct UnknownState: Error, CustomStringConvertible {
        let text: String
        var description: String { "the ledger holds the state '\(text)', which this version of rounds does not know" }
    }
}
