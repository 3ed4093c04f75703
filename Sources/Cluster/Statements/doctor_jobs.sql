-- SPDX-License-Identifier: Apache-2.0
-- Some jobs as the doctor compares them. $1 jobs.
SELECT
    id, queue, branch, kind, version AS arguments, requires, memory_mib, concurrency_key, state::text AS state, attempt,
    (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms, worker,
    cancel_requested_at IS NOT NULL AS cancel_requested,
    (extract(epoch FROM clock_timestamp() - changed_at) * 1000)::bigint AS changed_age_ms,
    (extract(epoch FROM clock_timestamp() - finished_at) * 1000)::bigint AS finished_age_ms, xmin::text AS version
FROM rounds.jobs
WHERE id = ANY ($1::bigint[])
