-- SPDX-License-Identifier: Apache-2.0
-- Runs of workflows whose time is over, and that of each of their jobs, the oldest first; held until the transaction
-- ends. What a schedule has started last stays, so that one can always see how it went.
-- $1 … $3 how long succeeded, failed and cancelled ones are kept, in ms, NULL for ever. $4 how many at most.
WITH age (state, before) AS MATERIALIZED (
    VALUES
        ('succeeded', clock_timestamp() - $1::bigint * interval '1 millisecond'),
        ('failed', clock_timestamp() - $2::bigint * interval '1 millisecond'),
        -- Runs that have failed and were undone.
        ('compensated', clock_timestamp() - $2::bigint * interval '1 millisecond'),
        ('cancelled', clock_timestamp() - $3::bigint * interval '1 millisecond')
)
SELECT run.id, (SELECT count(*) FROM rounds.jobs WHERE workflow_run_id = run.id) AS jobs
FROM rounds.workflow_runs AS run
JOIN age ON age.state = run.state AND run.finished_at < age.before
WHERE NOT EXISTS (
        SELECT FROM rounds.jobs AS job
        LEFT JOIN age AS job_age ON job_age.state = job.state::text
        WHERE job.workflow_run_id = run.id AND (job.finished_at < job_age.before) IS NOT TRUE
    )
    AND NOT EXISTS (
        SELECT FROM rounds.schedule_occurrences AS occurrence
        WHERE occurrence.workflow_run_id = run.id AND NOT EXISTS (
            SELECT FROM rounds.schedule_occurrences AS later
            WHERE later.schedule = occurrence.schedule AND later.scheduled_at > occurrence.scheduled_at
                AND later.outcome = 'fired'
        )
    )
ORDER BY run.id
LIMIT $4::integer
FOR UPDATE OF run SKIP LOCKED
