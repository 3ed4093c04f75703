// SPDX-License-Identifier: Apache-2.0

import Postgres

/// Where the ledger's transactions stood at one instant.
struct LedgerMoment: Sendable {
    /// The number of the next transaction to change anything.
    let next: Int64
    /// Transactions that were under way: what they have changed appears when they commit.
    let open: [Int64]
    /// Those that were under way at an earlier moment, and have changed open jobs and committed before this one.
    let committed: [Int64]

    init(_ row: PostgresRow) throws {
        next = try row.decode("next")
        open = try row.decode("open")
        committed = try row.decode("committed")
    }
}
