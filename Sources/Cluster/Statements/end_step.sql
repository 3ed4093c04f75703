-- SPDX-License-Identifier: Apache-2.0
-- Ends a step, or what undoes one, without a job. $1 run, which the caller holds, $2 step, $3 the step that is undone or
-- NULL, $4 state, $5 reason or NULL.
INSERT INTO rounds.workflow_steps (workflow_run_id, name, compensates, position, state, reason, finished_at)
VALUES (
    $1, $2, $3, (SELECT max(position) + 1 FROM rounds.workflow_steps WHERE workflow_run_id = $1),
    $4::text::rounds.job_state, $5, clock_timestamp()
)
-- A step has its row from the start of the run.
ON CONFLICT (workflow_run_id, name) DO UPDATE
SET state = excluded.state, reason = excluded.reason, finished_at = excluded.finished_at
