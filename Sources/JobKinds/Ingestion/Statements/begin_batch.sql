-- SPDX-License-Identifier: Apache-2.0
-- Writes down that a file is being loaded.
-- $1 dataset, $2 branch of the job or '', $3 file, $4 SHA-256, $5 bytes, $6 job, $7 table, $8 SHA-256 of the dataset,
-- $9 header. Answers the batch's number.
INSERT INTO hospital.ingest_batches (
    dataset, branch_id, file, sha256, size_bytes, job_id, table_name, dataset_sha256, header, state,
    read_rows, inserted, updated, unchanged, quarantined
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'loading', 0, 0, 0, 0, 0)
RETURNING batch_id
