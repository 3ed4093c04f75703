-- SPDX-License-Identifier: Apache-2.0
-- The jobs of a queue that run, for a Redis that has forgotten what counts against the queue's limits. $1 queue.
SELECT
    id, kind, version, requires, memory_mib, concurrency_key, queue, branch, priority, state::text AS state, attempt,
    (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms, timeout_ms, worker,
    cancel_requested_at IS NOT NULL AS cancel_requested, NULL AS result, error::text AS error
FROM rounds.jobs
WHERE queue = $1 AND state = 'running' AND finished_at IS NULL
ORDER BY id
