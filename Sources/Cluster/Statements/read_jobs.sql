-- SPDX-License-Identifier: Apache-2.0
-- What Redis must hold of jobs. $1 jobs.
SELECT
    id, kind, version, requires, memory_mib, concurrency_key, queue, branch, priority, state::text AS state, attempt,
    (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms, timeout_ms, worker,
    cancel_requested_at IS NOT NULL AS cancel_requested,
    CASE WHEN state IN ('succeeded', 'failed', 'cancelled') THEN result::text END AS result, error::text AS error
FROM rounds.jobs
WHERE id = ANY ($1::bigint[])
