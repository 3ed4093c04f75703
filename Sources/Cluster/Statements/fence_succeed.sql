-- SPDX-License-Identifier: Apache-2.0
-- Records the success of an attempt in the transaction of its effect.
-- $1 job, $2 attempt, $3 result. No row: this attempt is stale.
WITH ended AS (
    UPDATE rounds.jobs
    SET
        state = 'succeeded', result = $3::jsonb, error = NULL, finished_at = clock_timestamp(), run_at = NULL,
        unique_key = CASE WHEN unique_until = 'time' THEN unique_key END, checkpoint = NULL
    WHERE id = $1 AND attempt = $2 AND state = 'running'
    RETURNING id, workflow_run_id
), told AS (
    -- The coordinator starts what waited for this job.
    SELECT pg_notify('rounds_workflow', workflow_run_id::text) FROM ended WHERE workflow_run_id IS NOT NULL
)
SELECT id FROM ended LEFT JOIN told ON true
