-- SPDX-License-Identifier: Apache-2.0
-- The batch that an earlier attempt of the job has begun for a file.
-- $1 job, $2 file, $3 SHA-256 of the content, $4 SHA-256 of the dataset, $5 dataset. No row: none has.
SELECT batch_id, state
FROM hospital.ingest_batches
WHERE
    job_id = $1 AND file = $2 AND sha256 = $3 AND dataset_sha256 = $4 AND dataset = $5
    AND state IN ('loading', 'complete')
ORDER BY batch_id DESC
LIMIT 1
