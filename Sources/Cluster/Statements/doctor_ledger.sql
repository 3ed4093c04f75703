-- SPDX-License-Identifier: Apache-2.0
-- What must hold in the ledger at every instant, or within a minute when a duty brings it about.
-- Answers a row for each rule that is broken: its name, how often, and the numbers of some jobs or runs.
WITH open_job AS NOT MATERIALIZED (
    SELECT * FROM rounds.jobs WHERE finished_at IS NULL
), flaw AS (
    SELECT 'ended-without-time' AS name, id FROM open_job WHERE state IN ('succeeded', 'failed', 'cancelled')
    UNION ALL
    SELECT 'later-attempt', job.id
    FROM open_job AS job
    WHERE EXISTS (SELECT FROM rounds.attempts AS ended WHERE ended.job_id = job.id AND ended.attempt > job.attempt)
    UNION ALL
    SELECT 'running-without-worker', id FROM open_job WHERE state = 'running' AND (worker IS NULL OR attempt < 1)
    UNION ALL
    SELECT 'failures-spent', id FROM open_job WHERE failures >= max_attempts
    UNION ALL
    SELECT 'blocked-for-good', job.id
    FROM open_job AS job
    LEFT JOIN rounds.workflow_runs AS run ON run.id = job.workflow_run_id
    WHERE job.state = 'blocked' AND run.state IS DISTINCT FROM 'running'
    UNION ALL
    -- Items that wait although none that they wait for is under way.
    SELECT 'blocked-in-vain', job.id
    FROM open_job AS job
    JOIN rounds.workflow_runs AS run ON run.id = job.workflow_run_id AND run.state = 'running'
    WHERE job.state = 'blocked' AND greatest(job.changed_at, run.started_at) < clock_timestamp() - interval '1 minute'
        AND NOT EXISTS (
            SELECT FROM rounds.jobs AS other
            WHERE other.workflow_run_id = job.workflow_run_id AND other.step = job.step
                AND (CASE WHEN other.finished_at IS NULL THEN other.state <> 'blocked'
                    ELSE other.finished_at > clock_timestamp() - interval '1 minute' END)
        )
    UNION ALL
    SELECT 'step-not-ended', run.id
    FROM rounds.workflow_runs AS run
    JOIN rounds.workflow_steps AS step ON step.workflow_run_id = run.id AND step.state = 'running'
    WHERE run.state = 'running' AND step.started_at < clock_timestamp() - interval '1 minute'
        AND NOT EXISTS (
            SELECT FROM rounds.jobs AS job
            WHERE job.workflow_run_id = run.id AND job.step = step.name
                AND (job.finished_at IS NULL OR job.finished_at > clock_timestamp() - interval '1 minute')
        )
    UNION ALL
    SELECT 'step-lacks-jobs', run.id
    FROM rounds.workflow_runs AS run
    JOIN rounds.workflow_steps AS step ON step.workflow_run_id = run.id
    WHERE run.state = 'running' AND step.jobs <> (
        SELECT count(*) FROM rounds.jobs AS job WHERE job.workflow_run_id = run.id AND job.step = step.name
    )
    UNION ALL
    SELECT 'ended-run-goes-on', run.id
    FROM rounds.workflow_runs AS run
    JOIN rounds.workflow_steps AS step ON step.workflow_run_id = run.id AND step.finished_at IS NULL
    WHERE run.finished_at IS NOT NULL
    UNION ALL
    SELECT 'run-not-ended', run.id
    FROM rounds.workflow_runs AS run
    WHERE run.state = 'running' AND run.started_at < clock_timestamp() - interval '1 minute'
        AND NOT EXISTS (
            SELECT FROM rounds.workflow_steps AS step
            WHERE step.workflow_run_id = run.id
                AND (step.state = 'running' OR step.finished_at > clock_timestamp() - interval '1 minute')
        )
    UNION ALL
    SELECT 'occurrence-without-work', extract(epoch FROM scheduled_at)::bigint
    FROM rounds.schedule_occurrences
    WHERE outcome = 'fired' AND workflow_run_id IS NULL AND job_id IS NULL
        AND scheduled_at BETWEEN clock_timestamp() - interval '1 day' AND clock_timestamp() - interval '1 minute'
    UNION ALL
    SELECT 'expired-but-open', id
    FROM open_job
    WHERE expires_at < clock_timestamp() - interval '1 minute' AND attempt = 0
    UNION ALL
    SELECT 'unguarded', 0
    WHERE NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'rounds.jobs'::regclass AND conname = 'jobs_finished' AND convalidated
    )
)
SELECT name, count(*) AS count, (array_agg(id ORDER BY id))[1:20] AS ids
FROM flaw
GROUP BY name
ORDER BY name
