-- SPDX-License-Identifier: Apache-2.0
-- How many jobs are in each queue that has settings or jobs. A job whose time has come counts as ready.
SELECT
    coalesce(known.name, open.queue) AS name, coalesce(open.ready, 0) AS ready, coalesce(open.waiting, 0) AS waiting,
    coalesce(open.running, 0) AS running,
    (extract(epoch FROM clock_timestamp() - open.oldest))::double precision AS oldest_age
FROM rounds.queues AS known
FULL JOIN (
    SELECT
        queue, count(*) FILTER (WHERE is_ready) AS ready, count(*) FILTER (WHERE state = 'running') AS running,
        count(*) FILTER (WHERE NOT is_ready AND state <> 'running') AS waiting,
        min(coalesce(run_at, accepted_at)) FILTER (WHERE is_ready) AS oldest
    FROM (
        SELECT
            queue, state, run_at, accepted_at,
            state = 'queued' OR (state IN ('scheduled', 'retrying') AND run_at <= clock_timestamp()) AS is_ready
        FROM rounds.jobs
        WHERE finished_at IS NULL AND state <> 'blocked'
    ) AS job
    GROUP BY queue
) AS open ON open.queue = known.name
ORDER BY name
