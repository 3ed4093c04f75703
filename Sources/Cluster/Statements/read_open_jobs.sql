-- SPDX-License-Identifier: Apache-2.0
-- A page of the jobs that Redis must know, by number. $1 after this number, $2 page size.
SELECT
    id, kind, version, requires, memory_mib, concurrency_key, queue, branch, priority, state::text AS state, attempt,
    (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms, timeout_ms, worker,
    cancel_requested_at IS NOT NULL AS cancel_requested, NULL AS result, error::text AS error
FROM rounds.jobs
WHERE id > $1 AND finished_at IS NULL AND state <> 'blocked'
ORDER BY id
LIMIT $2
