-- SPDX-License-Identifier: Apache-2.0
-- Deletes the jobs of one page whose time is over, with their attempts, and counts them. Steps of workflows go with
-- their run. What a schedule has started last stays, and so does what a later request must not repeat yet.
-- $1 … $3 how long succeeded, failed and cancelled ones are kept, in ms, NULL for ever. $4 the page begins after this
-- job, $5 its size.
-- Answers at least one row: the last job of the page, or NULL at the end; whether later jobs can be old enough; and a
-- job that is gone, or NULL.
WITH age (state, before) AS MATERIALIZED (
    VALUES
        ('succeeded', clock_timestamp() - $1::bigint * interval '1 millisecond'),
        ('failed', clock_timestamp() - $2::bigint * interval '1 millisecond'),
        ('cancelled', clock_timestamp() - $3::bigint * interval '1 millisecond')
), page AS MATERIALIZED (
    SELECT id, accepted_at FROM rounds.jobs WHERE id > $4 ORDER BY id LIMIT $5
), target AS MATERIALIZED (
    SELECT job.id
    FROM page
    JOIN rounds.jobs AS job ON job.id = page.id
    JOIN age ON age.state = job.state::text AND job.finished_at < age.before
    WHERE job.workflow_run_id IS NULL
        AND (job.unique_key IS NULL OR job.unique_expires_at < clock_timestamp())
        AND NOT EXISTS (
            SELECT FROM rounds.schedule_occurrences AS occurrence
            WHERE occurrence.job_id = job.id AND NOT EXISTS (
                SELECT FROM rounds.schedule_occurrences AS later
                WHERE later.schedule = occurrence.schedule AND later.scheduled_at > occurrence.scheduled_at
                    AND later.outcome = 'fired'
            )
        )
    ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
), deleted AS (
    DELETE FROM rounds.jobs AS job USING target WHERE job.id = target.id
    RETURNING job.id, job.queue, job.kind, job.state
), counted AS (
    INSERT INTO rounds.deletions AS known (day, reason, kind, state, jobs)
    SELECT current_date, 'retention', kind, state, count(*) FROM deleted GROUP BY kind, state
    ON CONFLICT (day, reason, kind, state) DO UPDATE SET jobs = known.jobs + excluded.jobs
)
SELECT seen.last, seen.goes_on, deleted.id, deleted.queue, deleted.kind, deleted.state::text AS state
FROM (
    SELECT max(id) AS last, coalesce(min(accepted_at) < (SELECT max(before) FROM age), false) AS goes_on FROM page
) AS seen
LEFT JOIN deleted ON true
