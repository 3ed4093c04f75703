-- SPDX-License-Identifier: Apache-2.0
-- The runs to which jobs belong, held until the transaction ends. $1 jobs.
SELECT id FROM rounds.workflow_runs
WHERE id IN (SELECT workflow_run_id FROM rounds.jobs WHERE id = ANY ($1::bigint[]))
ORDER BY id
FOR NO KEY UPDATE
