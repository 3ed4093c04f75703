// SPDX-License-Identifier: Apache-2.0

/// One value of a row.
public struct PostgresCell: Sendable {
    let row: PostgresRow
    let column: Int

    public var name: String { row.columnNames[column] }
    public var isNull: Bool { row.rows.result.isNull(row: row.index, column: column) }

    /// The server's text of the value; nil for NULL.
    public var text: String? {
        isNull
            ? nil : row.rows.result.withValue(row: row.index, column: column) { span in String(postgresText: span) }
    }

    /// - Throws: `.decoding` when the value is NULL or not a `T`.
    public func decode<T: PostgresDecodable>(as type: T.Type = T.self) throws(PostgresError) -> T {
        try row.decode(column, as: type)
    }

    /// - Throws: `.decoding` when the value is not a `T`.
    public func decodeIfPresent<T: PostgresDecodable>(as type: T.Type = T.self) throws(PostgresError) -> T? {
        try row.decodeIfPresent(column, as: type)
    }
}
