-- SPDX-License-Identifier: Apache-2.0
-- Batches that have changed rows which a batch had written. $1 batch.
SELECT DISTINCT batch_id FROM hospital.ingest_history WHERE (image ->> 'batch_id')::bigint = $1 ORDER BY batch_id LIMIT 20
