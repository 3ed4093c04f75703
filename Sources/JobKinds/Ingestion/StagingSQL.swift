// SPDX-License-Identifier: Apache-2.0

import Hospital
import Postgres

/// The SQL that depends on a table: how rows get into it, and into the staging table `ingest_rows` before.
struct StagingSQL {
    let table: TargetTable
    let dataset: Dataset
    /// The columns of the table that the file's rows fill.
    let columns: [String]

    /// The columns of the key.
    var key: String { Self.list(dataset.key) }
    var hasSameKey: String {
        dataset.key.map { "t.\(PostgresIdentifier.quoted($0)) = s.\(PostgresIdentifier.quoted($0))" }
            .joined(separator: " AND ")
    }
    /// What a row says beside its key.
    var values: [String] { columns.filter { !dataset.key.contains($0) } }
    var lineage: [String] { table.hasLineage ? [TargetTable.lineColumn, TargetTable.batchColumn] : [] }

    static func list(_ columns: [String], prefix: String = "") -> String {
        columns.map { prefix + PostgresIdentifier.quoted($0) }.joined(separator: ", ")
    }

    private static func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

    /// The key of a row as text.
    func keyText(_ alias: String) -> String { "ROW(\(Self.list(dataset.key, prefix: "\(alias).")))::text" }

    /// Copies rows straight into the table.
    var copyToTable: String { copy(to: table.name) }
    /// Copies rows into the staging table.
    var copyToStaging: String { copy(to: "ingest_rows") }

    private func copy(to table: String) -> String {
        let first = lineage.isEmpty ? [TargetTable.lineColumn] : lineage
        return "COPY \(table) (\(Self.list(first + columns))) FROM STDIN (FORMAT binary)"
    }

    static let createRejects = """
        CREATE TEMPORARY TABLE ingest_rejects (
            line integer PRIMARY KEY, cells integer[], column_name text, value text,
            reason text NOT NULL, detail text NOT NULL, raw text, key text[]) ON COMMIT DROP
        """

    /// A row of staging is a row of the table and its line.
    var createRows: String {
        let line = table.hasLineage ? "" : "; ALTER TABLE ingest_rows ADD \(TargetTable.lineColumn) integer NOT NULL"
        return """
            CREATE TEMPORARY TABLE ingest_rows (LIKE \(table.name) INCLUDING DEFAULTS) ON COMMIT DROP\(line)
            """
    }

    static let drop = "DROP TABLE ingest_rows, ingest_rejects"

    static let removeRejected = "DELETE FROM ingest_rows s USING ingest_rejects r WHERE s.source_line = r.line"

    /// Inserts the rows whose keys the table does not have.
    var insertNew: String {
        let all = columns + lineage
        return """
            INSERT INTO \(table.name) (\(Self.list(all)))
            SELECT \(Self.list(all, prefix: "s.")) FROM ingest_rows s
            WHERE NOT EXISTS (SELECT FROM \(table.name) t WHERE \(hasSameKey))
            """
    }

    /// Rows with the same key, of which the table's says something else.
    var differs: String {
        guard !values.isEmpty else { return "false" }
        return "(\(Self.list(values, prefix: "t."))) IS DISTINCT FROM (\(Self.list(values, prefix: "s.")))"
    }

    /// Notes the rows that the table has already, or that do not replace what it has. Parameter: the batch.
    var noteUnchanged: String {
        let condition = dataset.conflict == .newest ? "NOT (\(differs))" : "true"
        return """
            INSERT INTO hospital.ingest_seen (batch_id, key, line)
            SELECT $1, \(keyText("s")), s.source_line FROM ingest_rows s JOIN \(table.name) t ON \(hasSameKey)
            WHERE t.batch_id IS DISTINCT FROM $1 AND \(condition)
            """
    }

    /// Keeps what rows were that another batch has written and this one changes; the last time, should another one have
    /// come between two chunks. Parameter: the batch.
    var keepHistory: String {
        """
        INSERT INTO hospital.ingest_history (batch_id, table_name, key, image)
        SELECT $1, \(Self.literal(dataset.table)), \(keyText("s")), to_jsonb(t)
        FROM ingest_rows s JOIN \(table.name) t ON \(hasSameKey)
        WHERE t.batch_id IS DISTINCT FROM $1 AND \(differs)
        ON CONFLICT (batch_id, key) DO UPDATE SET image = excluded.image
        """
    }

    /// Changes the rows of the table that differ, and those of the same batch, whose line loses; `nil` when there can
    /// be none. Parameter: the batch, if rows have one.
    ///
    /// With ``insertNew`` this does what INSERT … ON CONFLICT DO UPDATE … WHERE would do, for half of its CPU time, and
    /// rows that are equal are not even locked.
    var update: String? {
        let changed = values + lineage
        guard !changed.isEmpty else { return nil }
        let changes = changed.map { "\(PostgresIdentifier.quoted($0)) = s.\(PostgresIdentifier.quoted($0))" }
        var conditions: [String] = dataset.conflict == .newest ? [differs] : []
        if table.hasLineage { conditions.append("t.batch_id = $1") }
        guard !conditions.isEmpty else { return nil }
        return """
            UPDATE \(table.name) t SET \(changes.joined(separator: ", ")) FROM ingest_rows s
            WHERE \(hasSameKey) AND (\(conditions.joined(separator: " OR ")))
            """
    }

    /// Undoes updates that a later chunk of the same file has made void: the row is what it was before the batch, so it
    /// counts as unchanged, and its former batch has it again. Parameter: the batch.
    var restoreEqual: String {
        let lineage = "'{\(TargetTable.batchColumn), \(TargetTable.lineColumn)}'::text[]"
        return """
            WITH equal AS (
                SELECT h.key, h.image, s.source_line
                FROM ingest_rows s JOIN \(table.name) t ON \(hasSameKey)
                JOIN hospital.ingest_history h ON h.batch_id = $1 AND h.key = \(keyText("s"))
                WHERE t.batch_id = $1 AND to_jsonb(t) - \(lineage) = h.image - \(lineage)
            ), gone AS (
                DELETE FROM hospital.ingest_history h USING equal e WHERE h.batch_id = $1 AND h.key = e.key
            ), noted AS (
                INSERT INTO hospital.ingest_seen (batch_id, key, line) SELECT $1, key, source_line FROM equal
            )
            UPDATE \(table.name) t
            SET batch_id = (e.image ->> 'batch_id')::bigint, source_line = (e.image ->> 'source_line')::integer
            FROM equal e JOIN ingest_rows s ON \(keyText("s")) = e.key WHERE \(hasSameKey)
            """
    }

    /// Takes rows out of quarantine whose key a batch of the same dataset has loaded since: they were mended. `nil` where
    /// the cells of a key cannot be compared with the table as they stand in a file, as those of a date.
    /// Parameters: the batch, the branch of the job or ''.
    var releaseMended: String? {
        var conditions: [String] = []
        for (place, name) in dataset.key.enumerated() {
            switch table.columns.first(where: { $0.name == name })?.type {
            case .text: conditions.append("t.\(PostgresIdentifier.quoted(name)) = q.key[\(place + 1)]")
            case .int2, .int4, .int8:
                conditions.append("t.\(PostgresIdentifier.quoted(name))::text = q.key[\(place + 1)]")
            default: return nil
            }
        }
        guard table.hasLineage else { return nil }
        return """
            DELETE FROM hospital.quarantine q USING \(table.name) t
            WHERE t.batch_id = $1 AND q.batch_id < $1 AND q.dataset = \(Self.literal(dataset.name)) AND q.branch_id = $2
            AND \(conditions.joined(separator: " AND "))
            """
    }

    /// Counts the rows of a batch whose month has no partition; `nil` for a table that is not partitioned. Parameter:
    /// the batch.
    var countStrays: String? {
        table.defaultPartition.map { "SELECT count(*) FROM \($0) WHERE batch_id = $1" }
    }

    /// The first days of the months of staged rows; `nil` for a table that is not partitioned by month.
    var months: String? {
        guard let column = table.monthColumn else { return nil }
        let time = "\(PostgresIdentifier.quoted(column.name))\(column.type == .date ? "" : " AT TIME ZONE 'UTC'")"
        return "SELECT DISTINCT date_trunc('month', \(time))::date::text FROM ingest_rows WHERE \(time) IS NOT NULL"
    }
}
