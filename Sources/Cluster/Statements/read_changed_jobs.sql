-- SPDX-License-Identifier: Apache-2.0
-- Jobs that something other than a worker has changed lately. $1 at most, $2 at least so many ms
-- ago, by this server's clock.
SELECT
    id, kind, version, requires, memory_mib, concurrency_key, queue, branch, priority, state::text AS state, attempt,
    (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms, timeout_ms, worker,
    cancel_requested_at IS NOT NULL AS cancel_requested, NULL AS result, error::text AS error
FROM rounds.jobs
WHERE changed_at >= clock_timestamp() - $1::bigint * interval '1 millisecond'
    AND changed_at < clock_timestamp() - $2::bigint * interval '1 millisecond'
    AND finished_at IS NULL AND state <> 'blocked'
ORDER BY id
