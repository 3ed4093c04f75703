// SPDX-License-Identifier: Apache-2.0

/// One row of a result.
public struct PostgresRow: Sendable {
    let rows: PostgresRows
    /// From 0.
    public let index: Int

    public var columnNames: [String] { rows.columnNames }

    /// A value by its place in the select list, from 0. Like an array, it stops the program when out of range.
    public subscript(column: Int) -> PostgresCell {
        precondition(column >= 0 && column < rows.columns.names.count, "no column \(column)")
        return PostgresCell(row: self, column: column)
    }

    /// A value by its column's name. Stops the program when there is none; `decode` throws instead.
    public subscript(column: String) -> PostgresCell {
        guard let place = rows.columns.place(of: column) else { preconditionFailure("no column '\(column)'") }
        return PostgresCell(row: self, column: place)
    }

    /// The value of a column that is never NULL.
    ///
    /// - Throws: `.decoding` when there is no such column, the value is NULL, or is not a `T`.
    public func decode<T: PostgresDecodable>(_ column: String, as type: T.Type = T.self) throws(PostgresError) -> T {
        try decode(try place(of: column), as: type)
    }

    /// The value of a column, or nil for NULL.
    ///
    /// - Throws: `.decoding` when there is no such column or the value is not a `T`.
    public func decodeIfPresent<T: PostgresDecodable>(
        _ column: String, as type: T.Type = T.self
    ) throws(PostgresError) -> T? {
        try decodeIfPresent(try place(of: column), as: type)
    }

    /// As by name, by place in the select list, from 0.
    public func decode<T: PostgresDecodable>(_ column: Int, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard let value = try decodeIfPresent(column, as: type) else {
            throw problem(column, "is NULL, wanted \(T.self)")
        }
        return value
    }

    /// As by name, by place in the select list, from 0.
    public func decodeIfPresent<T: PostgresDecodable>(
        _ column: Int, as type: T.Type = T.self
    ) throws(PostgresError) -> T? {
        guard column >= 0, column < rows.columns.names.count else {
            throw PostgresError(.decoding, "no column \(column); the result has \(rows.columns.names.count)")
        }
        if rows.result.isNull(row: index, column: column) { return nil }
        let value: T? = rows.result.withValue(row: index, column: column) { T(postgresText: $0) }
        guard let value else { throw problem(column, "is not a \(T.self)") }
        return value
    }

    private func place(of column: String) throws(PostgresError) -> Int {
        guard let place = rows.columns.place(of: column) else {
            throw PostgresError(
                .decoding, "no column '\(column)'; the result has \(columnNames.joined(separator: ", "))")
        }
        return place
    }

    /// Names the column and the server's type, never the value, which may be personal data.
    private func problem(_ column: Int, _ what: String) -> PostgresError {
        var fields = PostgresError.Fields()
        fields.column = rows.columns.names[column]
        let type = rows.columns.types[column]
        let place = "column '\(columnNames[column])' (type OID \(type)) of row \(index)"
        return PostgresError(.decoding, "\(place) \(what)", fields)
    }
}
