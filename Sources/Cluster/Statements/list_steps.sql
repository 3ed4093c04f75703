-- SPDX-License-Identifier: Apache-2.0
-- The steps of a run, for people to look at, with counts of their jobs. $1 run.
SELECT
    step.name, step.compensates, step.state::text AS state, step.jobs, step.reason, step.started_at, step.finished_at,
    job.ended, job.failed, job.running, job.first
FROM rounds.workflow_steps AS step
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE job.finished_at IS NOT NULL) AS ended, count(*) FILTER (WHERE job.state = 'failed') AS failed,
        count(*) FILTER (WHERE job.state = 'running') AS running, min(job.id) AS first
    FROM rounds.jobs AS job
    WHERE job.workflow_run_id = step.workflow_run_id AND job.step = step.name
) AS job
WHERE step.workflow_run_id = $1
ORDER BY step.position
