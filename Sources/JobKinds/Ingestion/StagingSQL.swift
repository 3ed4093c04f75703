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

    /// A row of staging is a row of the table, its line, and whether another row of the file may have its key.
    ///
    /// - Parameter areRepeats: what is taken of all rows that are not marked.
    func createRows(areRepeats: Bool) -> String {
        let line = table.hasLineage ? "" : "ADD \(TargetTable.lineColumn) integer NOT NULL, "
        return """
            CREATE TEMPORARY TABLE ingest_rows (LIKE \(table.name) INCLUDING DEFAULTS) ON COMMIT DROP;
            ALTER TABLE ingest_rows \(line)ADD ingest_repeats boolean NOT NULL DEFAULT \(areRepeats)
            """
    }

    /// Parameter: lines.
    static let markRepeats = """
        UPDATE ingest_rows s SET ingest_repeats = true FROM unnest($1::integer[]) AS r (line)
        WHERE s.source_line = r.line
        """

    /// A small sample is enough to tell the planner how many rows there are, and of which kind.
    static let analyze = "SET LOCAL default_statistics_target = 10; ANALYZE ingest_rows"

    static let removeRejected = "DELETE FROM ingest_rows s USING ingest_rejects r WHERE s.source_line = r.line"

    /// Finds the row `t` of the table with the key of each staged row `s`, by the index of the key.
    ///
    /// With OFFSET 0 the planner cannot make a join with the whole table of it, which would be read for each chunk then.
    var sameKey: String { "CROSS JOIN LATERAL (SELECT * FROM \(table.name) t WHERE \(hasSameKey) OFFSET 0) t" }

    /// Whether another batch has written a row of the table. Parameter 1: the batch, null for a table without lineage.
    private var isOfOthers: String { table.hasLineage ? "t.batch_id IS DISTINCT FROM $1" : "$1::bigint IS NULL" }

    /// Inserts rows of which the table has none with their keys.
    var insert: String {
        let all = columns + lineage
        return """
            INSERT INTO \(table.name) (\(Self.list(all))) SELECT \(Self.list(all, prefix: "s.")) FROM ingest_rows s
            """
    }

    /// Inserts rows, each of which takes the place of the row with its key.
    var upsert: String {
        let changes = (values + lineage).map(PostgresIdentifier.quoted).map { "\($0) = excluded.\($0)" }
        let action = changes.isEmpty ? "NOTHING" : "UPDATE SET \(changes.joined(separator: ", "))"
        return "\(insert) ON CONFLICT (\(key)) DO \(action)"
    }

    /// Takes out the rows whose keys no other row of the file has and that are in the table as they are.
    /// Parameter: the batch.
    var removeEqual: String { remove("NOT s.ingest_repeats", "NOT (\(differs))") }

    /// Takes out the rows that the table has already, or that do not replace what it has. Parameter: the batch.
    var removeUnchanged: String {
        // The other equal ones of a chunk are out already.
        remove(dataset.conflict == .newest ? "s.ingest_repeats" : "true", isUnchanged)
    }

    private var isUnchanged: String { dataset.conflict == .newest ? "NOT (\(differs))" : "true" }

    /// A subquery for each row, as in ``sameKey``.
    private func remove(_ staged: String, _ condition: String) -> String {
        """
        DELETE FROM ingest_rows s WHERE \(staged) AND EXISTS (
            SELECT FROM \(table.name) t WHERE \(hasSameKey) AND \(condition) AND \(isOfOthers) OFFSET 0)
        """
    }

    /// Counts the rows of the table that give way to staged ones and are of the same batch; of a table without lineage,
    /// all that give way. Parameter: the batch.
    var countReplaced: String {
        let condition = table.hasLineage ? "t.batch_id = $1" : "$1::bigint IS NULL"
        return "SELECT count(*) FROM ingest_rows s \(sameKey) WHERE \(condition)"
    }

    /// Rows with the same key, of which the table's says something else.
    var differs: String {
        guard !values.isEmpty else { return "false" }
        return "(\(Self.list(values, prefix: "t."))) IS DISTINCT FROM (\(Self.list(values, prefix: "s.")))"
    }

    /// Notes those of the rows that are to be taken out whose keys rows of other chunks may have. Parameter: the batch.
    var noteUnchanged: String {
        """
        INSERT INTO hospital.ingest_seen (batch_id, key, line)
        SELECT $1, \(keyText("s")), s.source_line FROM ingest_rows s \(sameKey)
        WHERE s.ingest_repeats AND \(isOfOthers) AND \(isUnchanged)
        """
    }

    /// Keeps what rows were that another batch has written and this one changes; the last time, should another one have
    /// come between two chunks. Parameter: the batch.
    var keepHistory: String {
        """
        INSERT INTO hospital.ingest_history (batch_id, table_name, key, image)
        SELECT $1, \(Self.literal(dataset.table)), \(keyText("s")), to_jsonb(t)
        FROM ingest_rows s \(sameKey) WHERE \(isOfOthers) AND \(differs)
        ON CONFLICT (batch_id, key) DO UPDATE SET image = excluded.image
        """
    }

    /// Undoes updates that a later chunk of the same file has made void: the row is what it was before the batch, so it
    /// counts as unchanged, and its former batch has it again. Parameter: the batch.
    var restoreEqual: String {
        let lineage = "'{\(TargetTable.batchColumn), \(TargetTable.lineColumn)}'::text[]"
        return """
            WITH equal AS (
                SELECT h.key, h.image, s.source_line
                FROM ingest_rows s \(sameKey)
                JOIN hospital.ingest_history h ON h.batch_id = $1 AND h.key = \(keyText("s"))
                WHERE s.ingest_repeats AND t.batch_id = $1 AND to_jsonb(t) - \(lineage) = h.image - \(lineage)
            ), gone AS (
                DELETE FROM hospital.ingest_history h USING equal e WHERE h.batch_id = $1 AND h.key = e.key
            ), noted AS (
                INSERT INTO hospital.ingest_seen (batch_id, key, line) SELECT $1, key, source_line FROM equal
            )
            UPDATE \(table.name) t
            SET batch_id = (e.image ->> 'batch_id')::bigint, source_line = (e.image ->> 'source_line')::integer
            FROM equal e JOIN ingest_rows s ON s.source_line = e.source_line WHERE \(hasSameKey)
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
