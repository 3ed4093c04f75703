-- SPDX-License-Identifier: Apache-2.0
-- Puts rejected rows into quarantine, or renews what is said of them there.
-- $1 batch; the other parameters are arrays with an entry for each row: $2 line, $3 column, $4 value, $5 reason,
-- $6 detail, $7 raw text, $8 the key's cells as an array's text or null.
INSERT INTO hospital.quarantine (
    dataset, branch_id, sha256, line, batch_id, file, column_name, value, reason, detail, raw, key
)
SELECT
    b.dataset, b.branch_id, b.sha256, r.line, b.batch_id, b.file, r.column_name, r.value, r.reason, r.detail, r.raw,
    r.key::text[]
FROM
    hospital.ingest_batches AS b,
    unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
        AS r (line, column_name, value, reason, detail, raw, key)
WHERE b.batch_id = $1
ON CONFLICT (dataset, branch_id, sha256, line) DO UPDATE
SET
    batch_id = excluded.batch_id, file = excluded.file, column_name = excluded.column_name, value = excluded.value,
    reason = excluded.reason, detail = excluded.detail, raw = excluded.raw, key = excluded.key
