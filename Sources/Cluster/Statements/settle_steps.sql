-- SPDX-License-Identifier: Apache-2.0
-- Ends the steps of a run whose jobs have all ended: as failed when one of them failed, as cancelled when one was
-- cancelled, else as succeeded. $1 run, which the caller holds.
WITH ended AS (
    SELECT
        step.name, count(*) FILTER (WHERE job.state = 'failed') AS failed,
        count(*) FILTER (WHERE job.state = 'cancelled') AS cancelled, max(job.finished_at) AS finished_at,
        (array_agg(job.error ->> 'message' ORDER BY job.id) FILTER (WHERE job.state = 'failed'))[1] AS message
    FROM rounds.workflow_steps AS step
    JOIN rounds.jobs AS job ON job.workflow_run_id = step.workflow_run_id AND job.step = step.name
    WHERE step.workflow_run_id = $1 AND step.state = 'running'
        -- Not NOT EXISTS, for which all open jobs of the run would be read: this reads one entry of an index a step.
        AND (
            SELECT open.id FROM rounds.jobs AS open
            WHERE open.workflow_run_id = $1 AND open.step = step.name AND open.finished_at IS NULL
            LIMIT 1
        ) IS NULL
    GROUP BY step.name
)
UPDATE rounds.workflow_steps AS step
SET
    state = CASE WHEN failed > 0 THEN 'failed' WHEN cancelled > 0 THEN 'cancelled' ELSE 'succeeded' END::rounds.job_state,
    reason = CASE WHEN failed > 0 THEN message END,
    finished_at = ended.finished_at
FROM ended
WHERE step.workflow_run_id = $1 AND step.name = ended.name
