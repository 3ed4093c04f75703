-- SPDX-License-Identifier: Apache-2.0
-- After rows of a batch have been tried again: those that were taken leave the quarantine, those that were rejected for
-- another reason now are marked with it, and the batch counts anew.
-- $1 batch, $2 lines that were staged, $3 inserted, $4 updated, $5 unchanged.
WITH renewed AS (
    UPDATE hospital.quarantine AS q
    SET column_name = r.column_name, value = NULL, reason = r.reason, detail = r.detail
    FROM ingest_rejects AS r
    WHERE q.batch_id = $1 AND q.line = r.line AND q.reason <> r.reason
), released AS (
    DELETE FROM hospital.quarantine AS q
    WHERE
        q.batch_id = $1 AND q.line = ANY($2::integer[])
        AND NOT EXISTS (SELECT FROM ingest_rejects AS r WHERE r.line = q.line)
)
UPDATE hospital.ingest_batches
SET
    inserted = inserted + $3::bigint, updated = updated + $4::bigint, unchanged = unchanged + $5::bigint,
    quarantined = quarantined - ($3::bigint + $4::bigint + $5::bigint), ended_at = clock_timestamp()
WHERE batch_id = $1 AND $3::bigint + $4::bigint + $5::bigint > 0
