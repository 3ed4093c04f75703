-- SPDX-License-Identifier: Apache-2.0
-- Ends a batch of which nothing was taken. $1 batch, $2 rows read, $3 rows rejected.
UPDATE hospital.ingest_batches
SET state = 'refused', ended_at = clock_timestamp(), read_rows = $2, quarantined = $3
WHERE batch_id = $1
