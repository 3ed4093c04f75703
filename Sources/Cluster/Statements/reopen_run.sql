-- SPDX-License-Identifier: Apache-2.0
-- Lets a run go on: steps that were cancelled before they began wait again. $1 run, which the caller holds, $2 steps
-- that failed before they began and wait again, too.
WITH run AS (
    UPDATE rounds.workflow_runs
    SET
        state = 'running', finished_at = NULL, cancel_requested_at = NULL, cancel_requested_by = NULL,
        cancel_reason = NULL
    WHERE id = $1
    RETURNING id
)
UPDATE rounds.workflow_steps AS step
SET state = 'blocked', finished_at = NULL, reason = NULL
FROM run
WHERE step.workflow_run_id = run.id AND step.jobs = 0
    AND (step.state = 'cancelled' OR (step.state = 'failed' AND step.name = ANY ($2::text[])))
