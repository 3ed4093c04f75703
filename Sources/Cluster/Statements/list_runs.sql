-- SPDX-License-Identifier: Apache-2.0
-- Runs of workflows, the latest first. $1 run or NULL for all, $2 workflow or NULL, $3 how many at most.
SELECT
    id, workflow, definition::text AS definition, parameters::text AS parameters, state, started_by, schedule,
    scheduled_at, started_at, finished_at
FROM rounds.workflow_runs
WHERE ($1::bigint IS NULL OR id = $1) AND ($2::text IS NULL OR workflow = $2)
ORDER BY id DESC
LIMIT $3::integer
