-- SPDX-License-Identifier: Apache-2.0
-- The work that waits or runs, by queue; jobs that wait for others or for their time are not among it.
SELECT
    queue, count(*) FILTER (WHERE state = 'queued') AS queued, count(*) FILTER (WHERE state = 'running') AS running,
    (extract(epoch FROM clock_timestamp() - min(changed_at) FILTER (WHERE state = 'queued')) * 1000)::bigint
        AS oldest_ms
FROM rounds.jobs
WHERE finished_at IS NULL AND state IN ('queued', 'running')
GROUP BY queue
ORDER BY queue
