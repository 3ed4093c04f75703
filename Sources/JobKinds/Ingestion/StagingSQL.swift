// SPDX-License-Identifier: Apache-2.0

import Hospital
import Postgres

/// The SQL of one file's staging: what stands in `ingest_rows` is checked against the table's constraints and goes
/// from there into the table.
struct StagingSQL {
    let table: TargetTable
    let dataset: Dataset
    /// The columns of the table that the file's rows fill.
    let columns: [String]

    private var key: String { Self.list(dataset.key) }

    static func list(_ columns: [String], prefix: String = "") -> String {
        columns.map { prefix + PostgresIdentifier.quoted($0) }.joined(separator: ", ")
    }

    static let createRejects = """
        CREATE TEMPORARY TABLE ingest_rejects (
            line integer PRIMARY KEY, file_offset bigint, cells integer[], column_name text, value text,
            reason text NOT NULL, detail text NOT NULL, raw text) ON COMMIT DROP
        """

    /// A row of staging is a row of the table, its line and its place in the file.
    var createRows: String {
        """
        CREATE TEMPORARY TABLE ingest_rows (LIKE \(table.name) INCLUDING DEFAULTS) ON COMMIT DROP;
        ALTER TABLE ingest_rows ADD _line integer NOT NULL, ADD _offset bigint NOT NULL
        """
    }

    static let dropRejects = "DROP TABLE ingest_rejects"
    static let dropRows = "DROP TABLE ingest_rows"

    /// - Parameter destination: of the encoder that makes the rows.
    func copy(to destination: RowEncoder.Destination) -> String {
        switch destination {
        case .staging: "COPY ingest_rows (_line, _offset, \(Self.list(columns))) FROM STDIN (FORMAT binary)"
        case .table(let batch):
            "COPY \(table.name) (\(Self.list((batch == nil ? [] : [TargetTable.batchColumn]) + columns))) "
                + "FROM STDIN (FORMAT binary)"
        }
    }

    /// Two ingestions that meet the same keys in another order would wait for each other for ever, and what is new is
    /// found out before it is inserted: one at a time. Parameter: the table.
    static let lockTable = "SELECT pg_advisory_xact_lock(hashtextextended('rounds ingestion ' || $1, 0))"

    var isEmpty: String { "SELECT NOT EXISTS (SELECT FROM \(table.name))" }

    /// - Parameters of the statement: 1–6 the columns, as arrays.
    static let insertRejects = """
        INSERT INTO ingest_rejects (line, column_name, value, reason, detail, raw)
        SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        """

    /// Rows that break a CHECK constraint; unknown passes, as in the constraint itself.
    /// Parameters: cells, headers, reason, detail.
    func rejectBreaches(of rule: TargetTable.Rule) -> String {
        reject("FROM ingest_rows s WHERE NOT (\(rule.expression))")
    }

    /// Rows that refer to what does not exist. A row without a value in one of the columns refers to nothing.
    func rejectOrphans(of reference: TargetTable.Reference) -> String {
        let present = reference.columns.map { "s.\(PostgresIdentifier.quoted($0)) IS NOT NULL" }
        let equal = zip(reference.columns, reference.referencedColumns).map {
            "s.\(PostgresIdentifier.quoted($0)) = r.\(PostgresIdentifier.quoted($1))"
        }.joined(separator: " AND ")
        return reject(
            """
            FROM ingest_rows s WHERE \(present.joined(separator: " AND "))
            AND NOT EXISTS (SELECT FROM \(reference.table) r WHERE \(equal))
            """)
    }

    var hasDuplicateKeys: String {
        "SELECT EXISTS (SELECT FROM ingest_rows GROUP BY \(key) HAVING count(*) > 1)"
    }

    /// Of rows with the same key the last one stays. Parameters: cells, headers, reason, detail.
    var rejectDuplicateKeys: String {
        """
        INSERT INTO ingest_rejects (line, file_offset, cells, column_name, reason, detail)
        SELECT _line, _offset, $1::integer[], $2::text, $3::text, replace($4::text, '%', later::text)
        FROM (SELECT _line, _offset, lead(_line) OVER (PARTITION BY \(key) ORDER BY _line) AS later
              FROM ingest_rows) s
        WHERE later IS NOT NULL ON CONFLICT DO NOTHING
        """
    }

    /// Rows whose values in `unique` another row has: one of the table with another key, or an earlier one of the file.
    /// Parameters: cells, headers, reason, detail.
    func rejectNotUnique(_ unique: [String]) -> String {
        let same = unique.map { "o.\(PostgresIdentifier.quoted($0)) = s.\(PostgresIdentifier.quoted($0))" }
            .joined(separator: " AND ")
        let otherKey = "(\(Self.list(dataset.key, prefix: "o."))) <> (\(Self.list(dataset.key, prefix: "s.")))"
        return reject(
            """
            FROM ingest_rows s WHERE EXISTS (SELECT FROM \(table.name) o WHERE \(same) AND \(otherKey))
            OR EXISTS (SELECT FROM ingest_rows o WHERE \(same) AND o._line < s._line)
            """)
    }

    static let removeRejected = "DELETE FROM ingest_rows s USING ingest_rejects r WHERE s._line = r.line"

    private var batch: [String] { table.hasBatchColumn ? [TargetTable.batchColumn] : [] }
    private var hasSameKey: String {
        dataset.key.map { "t.\(PostgresIdentifier.quoted($0)) = s.\(PostgresIdentifier.quoted($0))" }
            .joined(separator: " AND ")
    }

    /// Changes the rows of the table that differ, or `nil` when a key is all there is. Parameter: the batch, if any.
    ///
    /// With ``insertNew`` this does what INSERT … ON CONFLICT DO UPDATE … WHERE would do, for half of its CPU time, and
    /// rows that are equal are not even locked.
    var updateDifferent: String? {
        let values = columns.filter { !dataset.key.contains($0) }
        guard !values.isEmpty else { return nil }
        let changes = values.map { "\(PostgresIdentifier.quoted($0)) = s.\(PostgresIdentifier.quoted($0))" }
        let lineage = batch.map { "\(PostgresIdentifier.quoted($0)) = $1::bigint" }
        return """
            UPDATE \(table.name) t SET \((changes + lineage).joined(separator: ", ")) FROM ingest_rows s
            WHERE \(hasSameKey)
            AND (\(Self.list(values, prefix: "t."))) IS DISTINCT FROM (\(Self.list(values, prefix: "s.")))
            """
    }

    /// Inserts the rows whose keys the table does not have. Parameter: the batch, if any.
    var insertNew: String {
        """
        INSERT INTO \(table.name) (\(Self.list(columns + batch)))
        SELECT \(Self.list(columns, prefix: "s."))\(batch.isEmpty ? "" : ", $1::bigint") FROM ingest_rows s
        WHERE NOT EXISTS (SELECT FROM \(table.name) t WHERE \(hasSameKey))
        """
    }

    private func reject(_ rows: String) -> String {
        """
        INSERT INTO ingest_rejects (line, file_offset, cells, column_name, reason, detail)
        SELECT s._line, s._offset, $1::integer[], $2::text, $3::text, $4::text \(rows) ON CONFLICT DO NOTHING
        """
    }
}
