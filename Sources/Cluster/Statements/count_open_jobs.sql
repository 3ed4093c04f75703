-- SPDX-License-Identifier: Apache-2.0
-- The jobs that have not ended, by queue and branch. Reads each of them.
-- A job whose time has come is ready, though only Redis says so until it is claimed.
WITH open AS (
    SELECT
        queue, branch,
        CASE
            WHEN state IN ('scheduled', 'retrying') AND run_at <= clock_timestamp() THEN 'queued' ELSE state
        END AS state,
        greatest(changed_at, run_at) AS since
    FROM rounds.jobs
    WHERE finished_at IS NULL
)
SELECT
    queue, branch,
    count(*) FILTER (WHERE state = 'queued') AS ready,
    count(*) FILTER (WHERE state = 'running') AS running,
    count(*) FILTER (WHERE state = 'scheduled') AS scheduled,
    count(*) FILTER (WHERE state = 'retrying') AS retrying,
    count(*) FILTER (WHERE state = 'blocked') AS blocked,
    -- How long the oldest ready job has been so: 0 when none is.
    coalesce(extract(epoch FROM clock_timestamp() - min(since) FILTER (WHERE state = 'queued')), 0)::float8
        AS oldest_seconds
FROM open
GROUP BY queue, branch
ORDER BY queue, branch
