// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Where the ledger's transactions stood at one instant.
struct LedgerMoment: Sendable {
    /// The number of the next transaction to change anything.
    let next: Int64
    /// Transactions that were under way: what they have changed appears when they commit.
    let open: [Int64]
    /// Those that were under way at an earlier moment, and have changed open jobs and committed before this one.
    let committed: [Int64]

    fileprivate init(_ row: PostgresRow) throws {
        next = try row.decode("next")
        open = try row.decode("open")
        committed = try row.decode("committed")
    }
}

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

/// A place in the order of changes.
struct ChangePlace: Sendable {
    let transaction: Int64
    let id: JobID
}
