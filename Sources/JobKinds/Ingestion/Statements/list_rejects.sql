-- SPDX-License-Identifier: Apache-2.0
-- Rows in quarantine in the order of their files, a page at a time.
-- $1 dataset, $2 batch, $3 reason, each null for any; $4 and $5 batch and line of the last row of the page before, $6 how
-- many at most.
SELECT
    q.dataset, q.batch_id, q.file, q.sha256, q.line, q.column_name, q.value, q.reason, q.detail, q.raw, b.header
FROM hospital.quarantine AS q
JOIN hospital.ingest_batches AS b USING (batch_id)
WHERE
    ($1::text IS NULL OR q.dataset = $1) AND ($2::bigint IS NULL OR q.batch_id = $2)
    AND ($3::text IS NULL OR q.reason = $3) AND (q.batch_id, q.line) > ($4::bigint, $5::integer)
ORDER BY q.batch_id, q.line
LIMIT $6
