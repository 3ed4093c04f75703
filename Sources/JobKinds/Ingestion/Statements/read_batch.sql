-- SPDX-License-Identifier: Apache-2.0
-- What a batch did, with the reasons of the rows of its content that are in quarantine. $1 batch.
SELECT
    b.batch_id, b.file, b.sha256, b.size_bytes, b.read_rows, b.inserted, b.updated, b.unchanged, b.quarantined,
    q.reasons, q.counts
FROM hospital.ingest_batches AS b
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(reason), '{}') AS reasons, coalesce(array_agg(rows), '{}') AS counts
    FROM (
        SELECT reason, count(*) AS rows
        FROM hospital.quarantine
        WHERE dataset = b.dataset AND branch_id = b.branch_id AND sha256 = b.sha256
        GROUP BY reason
    ) AS r
) AS q
WHERE b.batch_id = $1
