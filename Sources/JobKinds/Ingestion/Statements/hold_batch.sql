-- SPDX-License-Identifier: Apache-2.0
-- A batch that is to be undone, held until the transaction ends, with the state of its job. $1 batch.
SELECT b.dataset, b.table_name, b.file, b.state, b.job_id, j.state AS job_state
FROM hospital.ingest_batches AS b
LEFT JOIN rounds.jobs AS j ON j.id = b.job_id
WHERE b.batch_id = $1
FOR UPDATE OF b
