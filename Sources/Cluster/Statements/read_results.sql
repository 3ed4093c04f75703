-- SPDX-License-Identifier: Apache-2.0
-- What the jobs of some steps have left, in the order of the items; NULL for a job that has not succeeded.
-- $1 run, $2 steps.
SELECT step, CASE WHEN state = 'succeeded' THEN result::text END AS result
FROM rounds.jobs
WHERE workflow_run_id = $1 AND step = ANY ($2::text[])
ORDER BY step, item
