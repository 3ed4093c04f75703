-- SPDX-License-Identifier: Apache-2.0
-- Marks a batch as undone, when its rows are gone. $1 batch. Answers how many rows have left the quarantine.
WITH released AS (
    DELETE FROM hospital.quarantine WHERE batch_id = $1 RETURNING 1
), history AS (
    DELETE FROM hospital.ingest_history WHERE batch_id = $1
), seen AS (
    DELETE FROM hospital.ingest_seen WHERE batch_id = $1
), chunks AS (
    DELETE FROM hospital.ingest_chunks WHERE batch_id = $1
), undone AS (
    UPDATE hospital.ingest_batches SET state = 'rolled_back', ended_at = clock_timestamp() WHERE batch_id = $1
)
SELECT count(*) FROM released
