-- SPDX-License-Identifier: Apache-2.0
-- Makes steps that have ended begin anew, once what they wait for has ended again. Their jobs stay in the record under
-- the name STEP/JOB. $1 run, which the caller holds, $2 steps.
WITH job AS (
    UPDATE rounds.jobs SET step = format('%s/%s', step, id)
    WHERE workflow_run_id = $1 AND step = ANY ($2::text[])
)
UPDATE rounds.workflow_steps SET jobs = 0, released = 0, started_at = NULL
WHERE workflow_run_id = $1 AND name = ANY ($2::text[])
