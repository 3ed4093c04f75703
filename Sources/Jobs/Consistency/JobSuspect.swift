// SPDX-License-Identifier: Apache-2.0

/// A job about which the stores did not agree at one look.
package struct JobSuspect: Hashable, Sendable {
    package var id: JobID
    /// The queue in whose keys it was looked for.
    package var queue: String
    /// The lane in which it was seen, when that is how it was found.
    package var seenIn: String?
    package var ledger: LedgerSight?
    package var redis: RedisSight
    package var discrepancy: JobDiscrepancy

    package init(
        id: JobID, queue: String, seenIn: String? = nil, ledger: LedgerSight?, redis: RedisSight,
        discrepancy: JobDiscrepancy
    ) {
        self.id = id
        self.queue = queue
        self.seenIn = seenIn
        self.ledger = ledger
        self.redis = redis
        self.discrepancy = discrepancy
    }

    /// Whether a later look still finds the same, and nothing has happened to the job in between.
    ///
    /// - Parameters:
    ///   - before: what the ledger said before Redis was looked at again.
    ///   - redis: what Redis holds now.
    ///   - after: what the ledger said after that.
    ///   - comparison: knows the time of the later look.
    package func isConfirmed(
        before: LedgerSight?, redis later: RedisSight, after: LedgerSight?, by comparison: JobComparison
    ) -> Bool {
        ledger?.version == before?.version && before?.version == after?.version
            && later.isUnchanged(since: redis) && comparison.discrepancy(after, later) == discrepancy
    }
}
