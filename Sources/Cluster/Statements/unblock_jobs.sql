-- SPDX-License-Identifier: Apache-2.0
-- Makes the jobs ready whose needs have all succeeded, or failed where that does not matter. Answers those jobs.
WITH target AS MATERIALIZED (
    SELECT job.id
    FROM rounds.workflow_runs AS run
    JOIN rounds.jobs AS job ON job.workflow_run_id = run.id AND job.state = 'blocked'
    WHERE run.state = 'running'
        AND NOT EXISTS (
            SELECT FROM rounds.job_dependencies AS dependency
            JOIN rounds.jobs AS needed ON needed.id = dependency.needs_job_id
            WHERE dependency.job_id = job.id
                AND needed.state <> 'succeeded'
                AND NOT (needed.state = 'failed' AND dependency.continue_on_failure)
        )
    ORDER BY job.id FOR UPDATE OF job
)
UPDATE rounds.jobs AS job
SET state = 'queued', changed_at = clock_timestamp(), changed_in = pg_current_xact_id()
FROM target
WHERE job.id = target.id AND job.state = 'blocked'
RETURNING job.id
