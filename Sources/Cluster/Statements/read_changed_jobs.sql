-- SPDX-License-Identifier: Apache-2.0
-- Jobs that something other than a worker has changed lately. $1 since, in ms since 1970; $2 at least this many ms ago.
SELECT
    id, kind, queue, branch, priority, parameters::text AS parameters, state::text AS state, attempt,
    (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms, timeout_ms, worker,
    cancel_requested_at IS NOT NULL AS cancel_requested, NULL AS result, error::text AS error
FROM rounds.jobs
WHERE changed_at >= to_timestamp($1::bigint / 1000.0)
    AND changed_at < clock_timestamp() - $2::bigint * interval '1 millisecond'
    AND state NOT IN ('succeeded', 'failed', 'cancelled') AND state <> 'blocked'
ORDER BY id
