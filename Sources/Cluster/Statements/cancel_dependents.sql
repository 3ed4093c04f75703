-- SPDX-License-Identifier: Apache-2.0
-- Cancels the jobs that wait, directly or through others, for one that failed or was cancelled.
-- Answers the jobs that were cancelled.
WITH RECURSIVE stopped AS (
    SELECT job.id, cause.step AS cause, cause.state AS cause_state
    FROM rounds.workflow_runs AS run
    JOIN rounds.jobs AS job ON job.workflow_run_id = run.id AND job.state = 'blocked'
    JOIN rounds.job_dependencies AS dependency ON dependency.job_id = job.id
    JOIN rounds.jobs AS cause ON cause.id = dependency.needs_job_id
    WHERE run.state = 'running'
        AND (cause.state = 'cancelled' OR (cause.state = 'failed' AND NOT dependency.continue_on_failure))
    UNION
    SELECT job.id, stopped.cause, stopped.cause_state
    FROM stopped
    JOIN rounds.job_dependencies AS dependency ON dependency.needs_job_id = stopped.id
    JOIN rounds.jobs AS job ON job.id = dependency.job_id AND job.state = 'blocked'
), target AS MATERIALIZED (
    SELECT job.id FROM rounds.jobs AS job
    WHERE job.id IN (SELECT id FROM stopped) AND job.state = 'blocked'
    ORDER BY job.id FOR UPDATE
)
UPDATE rounds.jobs AS job
SET
    state = 'cancelled', changed_at = clock_timestamp(), changed_in = pg_current_xact_id(),
    finished_at = clock_timestamp(), run_at = NULL,
    cancel_requested_at = clock_timestamp(), cancel_observed_at = clock_timestamp(), cancel_requested_by = 'workflow',
    cancel_reason = (
        SELECT format('step ''%s'' %s', cause, CASE cause_state WHEN 'failed' THEN 'failed' ELSE 'was cancelled' END)
        FROM stopped WHERE stopped.id = job.id ORDER BY cause_state, cause LIMIT 1
    )
FROM target
WHERE job.id = target.id
RETURNING job.id
