-- SPDX-License-Identifier: Apache-2.0
-- What a blocked job waits for: a place among the items of its step that may be under way at a time. $1 job.
-- Answers the step and the jobs that have the places; no row when the job waits for nothing that could come.
SELECT
    step.name, step.max_parallel,
    ARRAY(
        SELECT other.id FROM rounds.jobs AS other
        WHERE other.workflow_run_id = step.workflow_run_id AND other.step = step.name AND other.finished_at IS NULL
            AND other.item < step.released
        ORDER BY other.item
    ) AS holders
FROM rounds.jobs AS job
JOIN rounds.workflow_steps AS step ON step.workflow_run_id = job.workflow_run_id AND step.name = job.step
WHERE job.id = $1 AND job.state = 'blocked' AND step.state = 'running' AND step.max_parallel IS NOT NULL
