-- SPDX-License-Identifier: Apache-2.0
-- Batches, the latest first. $1 dataset or null, $2 how many at most.
SELECT
    batch_id, dataset, branch_id, file, sha256, state, job_id, read_rows, inserted, updated, unchanged, quarantined,
    started_at, ended_at
FROM hospital.ingest_batches
WHERE $1::text IS NULL OR dataset = $1
ORDER BY batch_id DESC
LIMIT $2
