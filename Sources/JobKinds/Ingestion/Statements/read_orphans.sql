-- SPDX-License-Identifier: Apache-2.0
-- Rows of a batch that wait for their parents, held until the transaction ends. $1 batch, $2 behind which line, $3 how
-- many at most.
SELECT line, raw
FROM hospital.quarantine
WHERE batch_id = $1 AND line > $2 AND reason IN ('orphan', 'unknown-branch')
ORDER BY line
LIMIT $3
FOR UPDATE
