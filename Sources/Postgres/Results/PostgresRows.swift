// SPDX-License-Identifier: Apache-2.0

/// The answer of one statement: its rows, held as the server sent them and decoded where they are read.
public struct PostgresRows: Sendable, RandomAccessCollection {
    let result: ServerResult
    let columns: PostgresColumns
    public let count: Int

    init(_ result: ServerResult, columns: PostgresColumns?) {
        self.result = result
        self.columns = columns ?? PostgresColumns(result)
        count = result.rowCount
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(position: Int) -> PostgresRow {
        precondition(position >= 0 && position < count, "row \(position) of \(count)")
        return PostgresRow(rows: self, index: position)
    }

    /// Rows inserted, updated, deleted or selected; 0 for statements that count none.
    public var affectedRows: Int { result.affectedRows }
    /// The server's word for what it did, such as `UPDATE 3` or `CREATE TABLE`.
    public var commandTag: String { result.commandTag }
    /// In order of the select list.
    public var columnNames: [String] { columns.names }
}
