-- SPDX-License-Identifier: Apache-2.0
-- A page of the open jobs that something other than a worker changed, in the order of the transactions that did.
-- $1 and $2 after this transaction and this job, $3 before this transaction, $4 page size.
SELECT
    changed_in::text::bigint AS changed_in,
    id, kind, version, requires, memory_mib, concurrency_key, queue, branch, priority, state::text AS state, attempt,
    (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms, timeout_ms, worker,
    cancel_requested_at IS NOT NULL AS cancel_requested, NULL AS result, error::text AS error
FROM rounds.jobs
WHERE (changed_in, id) > ($1::xid8, $2::bigint) AND changed_in < $3::xid8
    AND finished_at IS NULL AND state <> 'blocked'
ORDER BY changed_in, id
LIMIT $4
