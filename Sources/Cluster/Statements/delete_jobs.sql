-- SPDX-License-Identifier: Apache-2.0
-- Deletes ended jobs with their attempts, and counts them. A step of a workflow goes with its run only.
-- $1 jobs. Answers the jobs that are gone.
WITH target AS MATERIALIZED (
    SELECT id FROM rounds.jobs
    WHERE id = ANY ($1::bigint[]) AND finished_at IS NOT NULL AND workflow_run_id IS NULL
    ORDER BY id FOR UPDATE
), deleted AS (
    DELETE FROM rounds.jobs AS job USING target WHERE job.id = target.id
    RETURNING job.id, job.queue, job.kind, job.state
), counted AS (
    INSERT INTO rounds.deletions AS known (day, reason, kind, state, jobs)
    SELECT current_date, 'operator', kind, state, count(*) FROM deleted GROUP BY kind, state
    ON CONFLICT (day, reason, kind, state) DO UPDATE SET jobs = known.jobs + excluded.jobs
)
SELECT id, queue, kind, state::text AS state FROM deleted ORDER BY id
