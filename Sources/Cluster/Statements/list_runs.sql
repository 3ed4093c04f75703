-- SPDX-License-Identifier: Apache-2.0
-- Runs of workflows, the latest first. $1 run or NULL for all, $2 workflow or NULL, $3 how many at most.
-- A running one that undoes what it did is said to be 'compensating'.
SELECT
    id, workflow, definition::text AS definition, parameters::text AS parameters,
    CASE
        WHEN state = 'running' AND EXISTS (
            SELECT FROM rounds.workflow_steps AS step
            WHERE step.workflow_run_id = run.id AND step.compensates IS NOT NULL
        ) THEN 'compensating'
        ELSE state
    END AS state, started_by, schedule, scheduled_at, started_at, finished_at
FROM rounds.workflow_runs AS run
WHERE ($1::bigint IS NULL OR id = $1) AND ($2::text IS NULL OR workflow = $2)
ORDER BY id DESC
LIMIT $3::integer
