-- SPDX-License-Identifier: Apache-2.0
-- The runs in which there is something to do: a step whose jobs have all ended, a place for a waiting item, or no step
-- under way at all. Looks at one entry of an index for each running step, however many jobs it has, and at most at
-- max_parallel more.
SELECT run.id
FROM rounds.workflow_runs AS run
WHERE run.state = 'running'
    AND (
        NOT EXISTS (
            SELECT FROM rounds.workflow_steps AS step WHERE step.workflow_run_id = run.id AND step.state = 'running'
        )
        OR EXISTS (
            SELECT FROM rounds.workflow_steps AS step
            WHERE step.workflow_run_id = run.id AND step.state = 'running'
                AND (
                    -- Not NOT EXISTS, for which all open jobs could be read.
                    (
                        SELECT job.id FROM rounds.jobs AS job
                        WHERE job.workflow_run_id = run.id AND job.step = step.name AND job.finished_at IS NULL
                        LIMIT 1
                    ) IS NULL
                    OR (step.released < step.jobs AND step.max_parallel > (
                        SELECT count(*) FROM rounds.jobs AS job
                        WHERE job.workflow_run_id = run.id AND job.step = step.name AND job.finished_at IS NULL
                            AND job.item < step.released
                    ))
                )
        )
    )
ORDER BY run.id
