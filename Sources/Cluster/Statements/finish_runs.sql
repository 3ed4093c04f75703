-- SPDX-License-Identifier: Apache-2.0
-- Ends the runs whose jobs have all ended. A run has failed when a step has whose failure matters, is cancelled when
-- a step is, and has succeeded otherwise. Answers the runs that ended.
UPDATE rounds.workflow_runs AS run
SET
    finished_at = clock_timestamp(),
    state = CASE
        WHEN EXISTS (
            SELECT FROM rounds.jobs AS job
            WHERE job.workflow_run_id = run.id AND job.state = 'failed'
                AND NOT EXISTS (
                    SELECT FROM jsonb_array_elements(run.definition -> 'steps') AS described (member)
                    WHERE described.member ->> 'name' = job.step AND described.member ->> 'onFailure' = 'continue'
                )
        ) THEN 'failed'
        WHEN EXISTS (
            SELECT FROM rounds.jobs AS job WHERE job.workflow_run_id = run.id AND job.state = 'cancelled'
        ) THEN 'cancelled'
        ELSE 'succeeded'
    END
WHERE run.state = 'running'
    AND NOT EXISTS (
        SELECT FROM rounds.jobs AS job
        WHERE job.workflow_run_id = run.id AND job.finished_at IS NULL
    )
RETURNING run.id, run.state
