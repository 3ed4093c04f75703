-- SPDX-License-Identifier: Apache-2.0
-- The batch that has loaded a content whole, when nothing has been loaded into its table since and none of its rows
-- waits for a parent. How many rows it must have in the table is for the caller to compare.
-- $1 dataset, $2 branch of the job or '', $3 SHA-256 of the content, $4 SHA-256 of the dataset. No row: go and load it.
SELECT b.batch_id, b.inserted + b.updated AS written
FROM hospital.ingest_batches AS b
WHERE
    b.dataset = $1 AND b.branch_id = $2 AND b.sha256 = $3 AND b.dataset_sha256 = $4
    AND b.state = 'complete' AND b.unchanged = 0
    AND NOT EXISTS (
        SELECT FROM hospital.ingest_batches AS other
        WHERE
            other.table_name = b.table_name AND other.batch_id <> b.batch_id
            AND (
                other.state = 'loading'
                AND EXISTS (SELECT FROM hospital.ingest_chunks AS c WHERE c.batch_id = other.batch_id)
                OR other.state = 'complete' AND other.ended_at > b.started_at AND other.inserted + other.updated > 0
            )
    )
    AND NOT EXISTS (
        SELECT FROM hospital.quarantine AS q
        WHERE
            q.dataset = $1 AND q.branch_id = $2 AND q.sha256 = $3 AND q.reason IN ('orphan', 'unknown-branch')
    )
ORDER BY b.batch_id DESC
LIMIT 1
