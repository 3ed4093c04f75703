-- SPDX-License-Identifier: Apache-2.0
-- Where the steps of a run stand. $1 run.
SELECT name, compensates, state::text AS state, jobs, reason, finished_at
FROM rounds.workflow_steps
WHERE workflow_run_id = $1
ORDER BY position
