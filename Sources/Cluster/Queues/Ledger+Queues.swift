// SPDX-License-Identifier: Apache-2.0

import Postgres

extension Ledger {
    /// What people have set of queues; a queue of which nobody has set anything is not among them.
    ///
    /// - Parameters:
    ///   - queues: only these.
    ///   - within: only what was changed within this time.
    func settings(of queues: [String]? = nil, changedWithin within: Duration? = nil) async throws -> [QueueSettings] {
        try await postgres.query(Statement.readQueueSettings, queues, within?.milliseconds)
            .map { try QueueSettings($0) }
    }

    /// The running jobs of a queue.
    func runningEntries(queue: String) async throws -> [LedgerEntry] {
        try await postgres.query(Statement.readRunningJobs, queue).map { try LedgerEntry($0) }
    }
}
