// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// What something other than a worker has changed, for the reconciler to read once.
extension Ledger {
    /// Where transactions stand now.
    ///
    /// - Parameter earlier: the moment of whose open transactions is to be told which have committed.
    func moment(since earlier: LedgerMoment? = nil) async throws -> LedgerMoment {
        try LedgerMoment(try await postgres.query(Statement.readMoment, earlier?.open ?? [])[0])
    }

    /// A page of the open jobs that something other than a worker changed in a range of transactions.
    ///
    /// - Parameters:
    ///   - transactions: their numbers.
    ///   - last: where the page before ended.
    ///   - limit: the most jobs in a page.
    /// - Returns: the jobs, and where the page ends; `nil` when it was the last one.
    func changes(
        in transactions: Range<Int64>, after last: ChangePlace? = nil, limit: Int
    ) async throws -> (entries: [LedgerEntry], end: ChangePlace?) {
        let last = last ?? ChangePlace(transaction: transactions.lowerBound, id: JobID(rawValue: 0))
        let rows = try await postgres.query(
            Statement.readChangedJobs, last.transaction, last.id.rawValue, transactions.upperBound, limit)
        let entries = try rows.map { try LedgerEntry($0) }
        guard entries.count == limit, let end = entries.last else { return (entries, nil) }
        return (entries, ChangePlace(transaction: try rows[rows.count - 1].decode("changed_in"), id: end.id))
    }
}
