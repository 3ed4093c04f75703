// SPDX-License-Identifier: Apache-2.0

/// What a synthetic network's files hold.
package struct SyntheticSummary: Codable, Sendable, Hashable {
    /// One file.
    package struct Table: Codable, Sendable, Hashable {
        /// Good rows, without the header.
        package var rows = 0
        /// Damaged copies of good rows; a correct ingestion quarantines exactly these.
        package var dirtyRows = 0
        /// Damaged rows by kind of damage (`DirtyRow`).
        package var dirtyByKind: [String: Int] = [:]
        package var bytes = 0
    }

    package let directory: String
    package let seed: UInt64
    package let firstDay: LocalDay
    package let lastDay: LocalDay
    /// By the table's name, which is its file's name without `.csv`.
    package let tables: [String: Table]

    package var rows: Int { tables.values.reduce(0) { $0 + $1.rows } }
    package var dirtyRows: Int { tables.values.reduce(0) { $0 + $1.dirtyRows } }
    package var bytes: Int { tables.values.reduce(0) { $0 + $1.bytes } }

    /// The summary of one table.
    package subscript(table: SyntheticTable) -> Table { tables[table.rawValue] ?? Table() }
}
