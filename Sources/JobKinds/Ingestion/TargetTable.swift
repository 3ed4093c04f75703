// SPDX-License-Identifier: Apache-2.0

import Hospital
import Jobs
import Postgres

/// A table that a dataset fills, as the database describes it.
///
/// The rules that rows must keep are read from the table's own constraints, so they cannot differ from what a dataset
/// file says.
struct TargetTable: Sendable {
    /// `schema.table`, quoted for SQL.
    let name: String
    let columns: [TargetColumn]
    let rules: [Rule]
    let references: [Reference]
    /// The columns of each primary key and unique constraint.
    let uniques: [[String]]
    /// The column by whose month its rows are kept apart, when they are.
    let monthColumn: TargetColumn?
    /// Where rows go whose month has no partition yet.
    let defaultPartition: String?

    /// A CHECK constraint.
    struct Rule: Sendable {
        let name: String
        let columns: [String]
        /// SQL over the columns.
        let expression: String
    }

    /// A foreign key.
    struct Reference: Sendable {
        let columns: [String]
        let table: String
        let referencedColumns: [String]
    }

    /// The column that names the batch of a row.
    static let batchColumn = "batch_id"
    /// The column that names the line of a row in its batch's file.
    static let lineColumn = "source_line"

    /// Whether its rows know where they came from. Without that, chunks of one file cannot be told apart.
    var hasLineage: Bool {
        Set([Self.batchColumn, Self.lineColumn]).isSubset(of: columns.map(\.name))
    }

    /// Reads the table's description.
    ///
    /// - Parameter dataset: names the table.
    /// - Throws: `BadInput` when there is no such table, or nothing keeps its rows apart by the dataset's key.
    init(of dataset: Dataset, in database: some PostgresQuerying) async throws {
        let found = try await database.query("SELECT to_regclass($1)::text", dataset.table)
        guard let identity: String = try found[0].decodeIfPresent(0) else {
            throw BadInput(
                "\(dataset.file): there is no table \(dataset.table)", hint: "has `rounds migrate` been run?")
        }
        name = PostgresIdentifier.quotedPath(dataset.table)
        columns = try await Self.columns(of: identity, in: database)
        var rules: [Rule] = []
        var references: [Reference] = []
        var uniques: [[String]] = []
        for row in try await database.query(Self.constraintsSQL, identity) {
            let columns: [String] = try row.decode("columns")
            switch try row.decode("kind", as: String.self) {
            case "c":
                rules.append(
                    Rule(name: try row.decode("name"), columns: columns, expression: try row.decode("expression")))
            case "f":
                references.append(
                    Reference(
                        columns: columns, table: try row.decode("referenced_table"),
                        referencedColumns: try row.decode("referenced_columns")))
            default: uniques.append(columns)
            }
        }
        guard uniques.contains(where: { Set($0) == Set(dataset.key) }) else {
            throw BadInput(
                "\(dataset.file): \(dataset.table) has no primary key or unique constraint on "
                    + "(\(dataset.key.joined(separator: ", ")))")
        }
        let months = try await database.query(Self.partitionSQL, identity).first
        let monthColumn: String? = try months?.decode(0)
        self.monthColumn = columns.first { $0.name == monthColumn }
        defaultPartition = try months?.decodeIfPresent(1)
        self.rules = rules
        self.references = references
        self.uniques = uniques
    }

    private static func columns(
        of identity: String, in database: some PostgresQuerying
    ) async throws -> [TargetColumn] {
        try await database.query(columnsSQL, identity).map { row in
            TargetColumn(
                name: try row.decode("name"),
                type: type(try row.decode("type"), modifier: try row.decode("modifier")),
                isNotNull: try row.decode("is_not_null"), hasDefault: try row.decode("has_default"))
        }
    }

    /// - Parameter modifier: `atttypmod`; for numeric 4 + (precision << 16 | scale), -1 when there is none.
    private static func type(_ name: String, modifier: Int) -> TargetType {
        switch (name, modifier) {
        case ("text", _), ("varchar", -1): .text
        case ("int2", _): .int2
        case ("int4", _): .int4
        case ("int8", _): .int8
        case ("date", _): .date
        case ("timestamptz", _): .timestamptz
        case ("bool", _): .bool
        case ("numeric", -1): .anyNumeric
        case ("numeric", _): .numeric(precision: (modifier - 4) >> 16, scale: (modifier - 4) & 0x7FF)
        default: .other(name)
        }
    }

    private static let columnsSQL = """
        SELECT a.attname::text AS name, t.typname::text AS type, a.atttypmod AS modifier,
               a.attnotnull AS is_not_null, a.atthasdef OR a.attidentity <> '' AS has_default
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """

    private static let partitionSQL = """
        SELECT a.attname::text, nullif(p.partdefid, 0)::regclass::text FROM pg_partitioned_table p
        JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
        WHERE p.partrelid = $1::regclass AND p.partstrat = 'r' AND p.partnatts = 1
        """

    private static let constraintsSQL = """
        SELECT c.conname::text AS name, c.contype::text AS kind, pg_get_expr(c.conbin, c.conrelid) AS expression,
               ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (number, place)
                     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
                     ORDER BY k.place) AS columns,
               c.confrelid::regclass::text AS referenced_table,
               ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k (number, place)
                     JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number
                     ORDER BY k.place) AS referenced_columns
        FROM pg_constraint c
        WHERE c.conrelid = $1::regclass AND c.contype IN ('c', 'f', 'p', 'u')
        ORDER BY c.contype, c.conname
        """
}
