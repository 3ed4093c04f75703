-- SPDX-License-Identifier: Apache-2.0
-- Takes the rows of some lines of a content out of quarantine, before those that are still rejected are put there.
-- $1 batch, $2 first line, $3 line behind the last.
DELETE FROM hospital.quarantine AS q
USING hospital.ingest_batches AS b
WHERE
    b.batch_id = $1 AND q.dataset = b.dataset AND q.branch_id = b.branch_id AND q.sha256 = b.sha256
    AND q.line >= $2 AND q.line < $3
