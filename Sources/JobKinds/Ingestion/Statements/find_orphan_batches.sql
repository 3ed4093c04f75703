-- SPDX-License-Identifier: Apache-2.0
-- Batches with rows in quarantine that wait for a row of a table.
-- $1 the parent's table; null for the table of a batch itself: $2 the batch, if a parent of its rows has been loaded
-- since it began. Oldest first.
SELECT b.batch_id, b.dataset, b.table_name, b.branch_id, b.file, b.header
FROM hospital.ingest_batches AS b
WHERE
    b.state = 'complete' AND b.header <> ''
    AND EXISTS (
        SELECT FROM hospital.quarantine AS q
        WHERE q.batch_id = b.batch_id AND q.reason IN ('orphan', 'unknown-branch')
    )
    AND EXISTS (
        SELECT FROM pg_constraint AS c
        WHERE
            c.contype = 'f' AND c.conrelid = to_regclass(b.table_name)
            AND CASE
                WHEN $1::text IS NOT NULL THEN c.confrelid = to_regclass($1::text)
                ELSE b.batch_id = $2::bigint AND EXISTS (
                    SELECT FROM hospital.ingest_batches AS p
                    WHERE
                        to_regclass(p.table_name) = c.confrelid AND p.state = 'complete'
                        AND p.ended_at >= b.started_at AND p.inserted > 0
                )
            END
    )
ORDER BY b.batch_id
