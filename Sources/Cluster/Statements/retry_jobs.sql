-- SPDX-License-Identifier: Apache-2.0
-- Takes failed and cancelled jobs back, with a fresh count of failures, and with them their steps. $1 jobs, of whose runs
-- the caller holds each. A run that has begun to undo what it did only goes on undoing: its steps' jobs stay as they are,
-- and so do jobs whose step has begun anew without them.
-- Answers the jobs that it changed, each with its run or NULL.
WITH target AS MATERIALIZED (
    SELECT
        job.id, CASE
            -- The items of a step that has ended wait again for a place among max_parallel.
            WHEN step.max_parallel IS NOT NULL AND step.finished_at IS NOT NULL THEN 'blocked' ELSE 'queued'
        END::rounds.job_state AS state
    FROM rounds.jobs AS job
    LEFT JOIN rounds.workflow_steps AS step ON step.workflow_run_id = job.workflow_run_id AND step.name = job.step
    WHERE job.id = ANY ($1::bigint[]) AND job.state IN ('failed', 'cancelled')
        AND (step.name IS NOT NULL OR job.workflow_run_id IS NULL)
        AND (
            step.compensates IS NOT NULL
            OR NOT EXISTS (
                SELECT FROM rounds.workflow_steps AS undone
                WHERE undone.workflow_run_id = job.workflow_run_id AND undone.compensates IS NOT NULL
            )
        )
    ORDER BY job.id
    FOR UPDATE OF job
), changed AS (
    UPDATE rounds.jobs AS job
    SET
        state = target.state, changed_at = clock_timestamp(), changed_in = pg_current_xact_id(),
        failures = 0, lost_leases = 0, error = NULL, finished_at = NULL, run_at = NULL,
        -- Whoever asks for it again wants it done, however late.
        expires_at = NULL,
        cancel_requested_at = NULL, cancel_requested_by = NULL, cancel_reason = NULL, cancel_observed_at = NULL
    FROM target
    WHERE job.id = target.id
    RETURNING job.id, job.workflow_run_id, job.step
), step AS (
    UPDATE rounds.workflow_steps AS step
    SET
        state = 'running', finished_at = NULL, reason = NULL,
        released = CASE WHEN max_parallel IS NULL THEN jobs ELSE 0 END
    FROM (SELECT DISTINCT workflow_run_id, step AS name FROM changed WHERE workflow_run_id IS NOT NULL) AS again
    WHERE step.workflow_run_id = again.workflow_run_id AND step.name = again.name AND step.finished_at IS NOT NULL
)
SELECT id, workflow_run_id FROM changed ORDER BY id
