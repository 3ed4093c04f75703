-- SPDX-License-Identifier: Apache-2.0
-- Makes waiting items of a run ready, as many as there are places for. $1 run, which the caller holds.
-- Answers the jobs that are ready now.
WITH place AS MATERIALIZED (
    SELECT
        step.name, step.released,
        step.max_parallel - (
            SELECT count(*) FROM rounds.jobs AS job
            WHERE job.workflow_run_id = $1 AND job.step = step.name AND job.finished_at IS NULL
                AND job.item < step.released
        ) AS free
    FROM rounds.workflow_steps AS step
    WHERE step.workflow_run_id = $1 AND step.state = 'running' AND step.released < step.jobs
), target AS MATERIALIZED (
    SELECT place.name, job.id, job.item
    FROM place
    CROSS JOIN LATERAL (
        SELECT id, item FROM rounds.jobs
        WHERE workflow_run_id = $1 AND step = place.name AND finished_at IS NULL AND item >= place.released
        ORDER BY item
        LIMIT greatest(place.free, 0)
    ) AS job
), step AS (
    UPDATE rounds.workflow_steps AS step
    SET released = target.last + 1
    FROM (SELECT name, max(item) AS last FROM target GROUP BY name) AS target
    WHERE step.workflow_run_id = $1 AND step.name = target.name
)
UPDATE rounds.jobs AS job
SET state = 'queued', changed_at = clock_timestamp(), changed_in = pg_current_xact_id()
FROM target
WHERE job.id = target.id AND job.state = 'blocked'
RETURNING job.id
