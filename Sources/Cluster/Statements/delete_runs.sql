-- SPDX-License-Identifier: Apache-2.0
-- Deletes ended runs of workflows with all their jobs, each run whole or not at all, and counts the jobs.
-- $1 runs, $2 'retention' or 'operator'. Answers the jobs that are gone.
WITH job AS MATERIALIZED (
    -- Whoever takes a job back at this moment keeps its run.
    SELECT job.id, job.workflow_run_id, job.finished_at FROM rounds.jobs AS job
    WHERE job.workflow_run_id = ANY ($1::bigint[])
    ORDER BY job.id FOR UPDATE SKIP LOCKED
), target AS MATERIALIZED (
    SELECT run.id FROM rounds.workflow_runs AS run
    WHERE run.id = ANY ($1::bigint[]) AND run.state <> 'running'
        AND (SELECT count(*) FROM rounds.jobs WHERE workflow_run_id = run.id)
            = (SELECT count(finished_at) FROM job WHERE job.workflow_run_id = run.id)
), deleted AS (
    DELETE FROM rounds.jobs AS job USING target WHERE job.workflow_run_id = target.id
    RETURNING job.id, job.queue, job.kind, job.state
), gone AS (
    DELETE FROM rounds.workflow_runs AS run USING target WHERE run.id = target.id
), counted AS (
    INSERT INTO rounds.deletions AS known (day, reason, kind, state, jobs)
    SELECT current_date, $2, kind, state, count(*) FROM deleted GROUP BY kind, state
    ON CONFLICT (day, reason, kind, state) DO UPDATE SET jobs = known.jobs + excluded.jobs
)
SELECT id, queue, kind, state::text AS state FROM deleted ORDER BY id
