-- SPDX-License-Identifier: Apache-2.0
-- Ends a batch whose chunks are all there. $1 batch. No row: it has ended already.
WITH counted AS (
    SELECT
        coalesce(sum(read_rows), 0) AS read_rows, coalesce(sum(inserted), 0) AS inserted,
        coalesce(sum(updated), 0) AS updated, coalesce(sum(unchanged), 0) AS unchanged,
        coalesce(sum(quarantined), 0) AS quarantined
    FROM hospital.ingest_chunks WHERE batch_id = $1
), forgotten AS (
    DELETE FROM hospital.ingest_seen WHERE batch_id = $1
)
UPDATE hospital.ingest_batches AS b
SET
    state = 'complete', ended_at = clock_timestamp(), read_rows = c.read_rows, inserted = c.inserted,
    updated = c.updated, unchanged = c.unchanged, quarantined = c.quarantined
FROM counted AS c
WHERE b.batch_id = $1 AND b.state = 'loading'
RETURNING b.batch_id
