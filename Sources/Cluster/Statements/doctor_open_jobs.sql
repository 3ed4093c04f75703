-- SPDX-License-Identifier: Apache-2.0
-- A page of the jobs that Redis must know, by number, as the doctor compares them. $1 after this number, $2 page size.
-- xmin names the transaction that wrote the row last, so it differs whenever anything of the row does.
SELECT
    id, queue, branch, kind, version AS arguments, requires, memory_mib, concurrency_key, state::text AS state, attempt,
    (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms, worker,
    cancel_requested_at IS NOT NULL AS cancel_requested,
    (extract(epoch FROM clock_timestamp() - changed_at) * 1000)::bigint AS changed_age_ms,
    NULL::bigint AS finished_age_ms, xmin::text AS version
FROM rounds.jobs
WHERE id > $1 AND finished_at IS NULL AND state <> 'blocked'
ORDER BY id
LIMIT $2
