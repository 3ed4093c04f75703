-- SPDX-License-Identifier: Apache-2.0
-- Takes failed and cancelled jobs back, with a fresh count of failures. $1 jobs. Answers the jobs that it changed.
-- With a step of a workflow come the steps that were cancelled because of it, and its run goes on. A step whose needs
-- are not met waits for them again.
WITH RECURSIVE target AS MATERIALIZED (
    SELECT id FROM rounds.jobs WHERE id = ANY ($1::bigint[]) AND state IN ('failed', 'cancelled') ORDER BY id FOR UPDATE
), again AS (
    SELECT id FROM target
    UNION
    SELECT job.id
    FROM again
    JOIN rounds.job_dependencies AS dependency ON dependency.needs_job_id = again.id
    JOIN rounds.jobs AS job ON job.id = dependency.job_id
    WHERE job.state = 'cancelled' AND job.cancel_requested_by = 'workflow'
), changed AS (
    UPDATE rounds.jobs AS job
    SET
        state = CASE
            WHEN EXISTS (
                SELECT FROM rounds.job_dependencies AS dependency
                JOIN rounds.jobs AS needed ON needed.id = dependency.needs_job_id
                WHERE dependency.job_id = job.id AND (
                    needed.id IN (SELECT id FROM again)
                    OR (needed.state <> 'succeeded'
                        AND NOT (needed.state = 'failed' AND dependency.continue_on_failure)))
            ) THEN 'blocked'
            ELSE 'queued'
        END::rounds.job_state,
        changed_at = clock_timestamp(), changed_in = pg_current_xact_id(),
        failures = 0, lost_leases = 0, error = NULL, finished_at = NULL, run_at = NULL,
        -- Whoever asks for it again wants it done, however late.
        expires_at = NULL,
        cancel_requested_at = NULL, cancel_requested_by = NULL, cancel_reason = NULL, cancel_observed_at = NULL
    FROM again
    WHERE job.id = again.id AND job.state IN ('failed', 'cancelled')
    RETURNING job.id, job.workflow_run_id
), run AS (
    UPDATE rounds.workflow_runs
    SET state = 'running', finished_at = NULL
    WHERE id IN (SELECT workflow_run_id FROM changed) AND state <> 'running'
)
SELECT id FROM changed ORDER BY id
