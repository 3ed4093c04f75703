// SPDX-License-Identifier: Apache-2.0

import Hospital
import Postgres

/// The SQL that finds the staged rows which cannot be taken and notes them in `ingest_rejects`.
///
/// Parameters of each: 1 the cells to show, 2 the headers, 3 the reason, 4 what is said of it, and 5 the batch where
/// the comment says so.
extension StagingSQL {
    private static let insert = "INSERT INTO ingest_rejects (line, cells, column_name, reason, detail)"

    private func reject(_ rows: String) -> String {
        "\(Self.insert) SELECT s.source_line, $1::integer[], $2::text, $3::text, $4::text \(rows) ON CONFLICT DO NOTHING"
    }

    /// Rows that break a CHECK constraint; unknown passes, as in the constraint itself.
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
        "SELECT EXISTS (SELECT FROM ingest_rows WHERE ingest_repeats GROUP BY \(key) HAVING count(*) > 1)"
    }

    /// Of staged rows with the same key one stays: the last or the first, as the dataset has it.
    var rejectDuplicateKeys: String {
        let winner = dataset.conflict == .newest ? "max" : "min"
        return """
            \(Self.insert)
            SELECT source_line, $1::integer[], $2::text, $3::text, replace($4::text, '%', winner::text)
            FROM (SELECT source_line, \(winner)(source_line) OVER (PARTITION BY \(key)) AS winner
                  FROM ingest_rows WHERE ingest_repeats) s
            WHERE source_line <> winner ON CONFLICT DO NOTHING
            """
    }

    /// The operator that says that the line on its left does not count beside the one on its right.
    private var loses: String { dataset.conflict == .newest ? "<" : ">" }

    /// Staged rows that lose against a row of another chunk of the same file, be it in the table or found to be there
    /// already. Parameter 5: the batch.
    var rejectLosers: String {
        """
        \(Self.insert)
        SELECT s.source_line, $1::integer[], $2::text, $3::text, replace($4::text, '%', w.line::text)
        FROM ingest_rows s CROSS JOIN LATERAL (
            SELECT t.source_line AS line FROM \(table.name) t WHERE \(hasSameKey) AND t.batch_id = $5
            UNION ALL
            SELECT u.line FROM hospital.ingest_seen u WHERE u.batch_id = $5 AND u.key = \(keyText("s"))
        ) w
        WHERE s.ingest_repeats AND s.source_line \(loses) w.line ON CONFLICT DO NOTHING
        """
    }

    /// Rows of other chunks of the same file that lose against a staged row, which will take their place in the table.
    /// Parameter 5: the batch.
    var rejectReplaced: String {
        """
        \(Self.insert)
        SELECT t.source_line, $1::integer[], $2::text, $3::text, replace($4::text, '%', s.source_line::text)
        FROM ingest_rows s \(sameKey) WHERE s.ingest_repeats AND t.batch_id = $5 ON CONFLICT DO NOTHING
        """
    }

    /// Rows of other chunks of the same file that were in the table already and lose against a staged row.
    /// Parameter 5: the batch.
    var rejectSeen: String {
        """
        WITH gone AS (
            DELETE FROM hospital.ingest_seen u USING ingest_rows s
            WHERE s.ingest_repeats AND u.batch_id = $5 AND u.key = \(keyText("s")) RETURNING u.line, s.source_line AS winner
        )
        \(Self.insert)
        SELECT line, $1::integer[], $2::text, $3::text, replace($4::text, '%', winner::text) FROM gone
        ON CONFLICT DO NOTHING
        """
    }

    /// Rows whose key a later batch has loaded. Parameter 5: the batch.
    var rejectOutdated: String {
        reject("FROM ingest_rows s \(sameKey) WHERE t.batch_id > $5")
    }

    /// Rows that say something else than the table's row with the same key, which another batch has written; for
    /// datasets that do not allow it. Parameter 5: the batch, null for a table without lineage.
    var rejectContradictions: String {
        let other = table.hasLineage ? "AND t.batch_id IS DISTINCT FROM $5" : "AND $5::bigint IS NULL"
        return reject("FROM ingest_rows s \(sameKey) WHERE \(differs) \(other)")
    }

    /// Rows whose values in `unique` another row has: one of the table with another key, or an earlier one of the file.
    func rejectNotUnique(_ unique: [String]) -> String {
        let same = unique.map { "o.\(PostgresIdentifier.quoted($0)) = s.\(PostgresIdentifier.quoted($0))" }
            .joined(separator: " AND ")
        let otherKey =
            "(\(Self.list(dataset.key, prefix: "o."))) <> (\(Self.list(dataset.key, prefix: "s.")))"
        return reject(
            """
            FROM ingest_rows s WHERE EXISTS (SELECT FROM \(table.name) o WHERE \(same) AND \(otherKey))
            OR EXISTS (SELECT FROM ingest_rows o WHERE \(same) AND o.source_line < s.source_line)
            """)
    }
}
