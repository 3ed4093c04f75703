-- SPDX-License-Identifier: Apache-2.0
-- Jobs for people to look at, the latest first. $1 … $15 the filter, $16 how many at most.
SELECT
    id, kind, queue, branch, priority, parameters::text AS parameters, state::text AS state, run_at, timeout_ms, attempt,
    failures, max_attempts, lost_leases, worker, result::text AS result, error::text AS error, idempotency_key,
    submitted_by, workflow_run_id, step || coalesce('[' || item || ']', '') AS step, accepted_at, started_at, finished_at,
    cancel_requested_at, cancel_requested_by, cancel_reason, version, NULL AS checkpoint
FROM rounds.jobs AS job
WHERE /* filter */
ORDER BY id DESC
LIMIT $16::integer
