// SPDX-License-Identifier: Apache-2.0

/// Names and types of a result's columns, with the names' places resolved once.
final class PostgresColumns: Sendable {
    let names: [String]
    /// OIDs of `pg_type`.
    let types: [UInt32]
    private let places: [String: Int]

    init(_ result: ServerResult) {
        names = (0..<result.columnCount).map { result.columnName($0) }
        types = (0..<result.columnCount).map { result.columnType($0) }
        // Two columns of one name: the first is meant, as in libpq.
        places = Dictionary(zip(names, 0...), uniquingKeysWith: { first, _ in first })
    }

    func place(of name: String) -> Int? { places[name] }
}
