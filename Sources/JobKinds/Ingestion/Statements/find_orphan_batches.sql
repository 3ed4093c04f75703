-- SPDX-License-Identifier: Apache-2.0
-- Batches with rows in quarantine that wait for rows of other tables which have arrived, the oldest first.
-- $1 the table that has got rows, for all batches; or null, and $2 a batch, for what was loaded since it began.
WITH arrived AS (
    SELECT to_regclass($1::text)::oid AS id WHERE $1::text IS NOT NULL
    UNION
    SELECT to_regclass(p.table_name)::oid
    FROM hospital.ingest_batches AS own
    JOIN hospital.ingest_batches AS p ON p.ended_at >= own.started_at AND p.batch_id <> own.batch_id
    WHERE own.batch_id = $2::bigint AND p.state = 'complete' AND p.inserted > 0
)
SELECT b.batch_id, b.dataset, b.table_name, b.branch_id, b.file, b.header
FROM hospital.ingest_batches AS b
WHERE
    b.state = 'complete' AND b.header <> '' AND ($2::bigint IS NULL OR b.batch_id = $2)
    AND EXISTS (
        SELECT FROM hospital.quarantine AS q
        WHERE
            q.batch_id = b.batch_id
            AND (
                q.reason = 'orphan' AND EXISTS (
                    SELECT FROM pg_constraint AS c JOIN arrived AS a ON a.id = c.confrelid
                    WHERE c.contype = 'f' AND c.conrelid = to_regclass(b.table_name)
                )
                OR q.reason = 'unknown-branch' AND EXISTS (
                    SELECT FROM arrived WHERE id = 'hospital.hospital_branches'::regclass
                )
            )
    )
ORDER BY b.batch_id
