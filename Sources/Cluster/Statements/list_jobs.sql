-- SPDX-License-Identifier: Apache-2.0
-- Jobs for people to look at, the latest first. NULL or '' for a filter means any.
-- $1 states, $2 kind, $3 queue, $4 branch, $5 workflow run, $6 before this number, $7 how many at most.
SELECT
    id, kind, queue, branch, priority, parameters::text AS parameters, state::text AS state, run_at, timeout_ms, attempt,
    failures, max_attempts, lost_leases, worker, result::text AS result, error::text AS error, idempotency_key,
    submitted_by, workflow_run_id, step || coalesce(format('[%s]', item), '') AS step, accepted_at, started_at, finished_at,
    cancel_requested_at, cancel_requested_by, cancel_reason
FROM rounds.jobs
WHERE ($1::text[] IS NULL OR state = ANY ($1::text[]::rounds.job_state[]))
    AND ($2::text IS NULL OR kind = $2)
    AND ($3::text IS NULL OR queue = $3)
    AND ($4::text IS NULL OR branch = $4)
    AND ($5::bigint IS NULL OR workflow_run_id = $5)
    AND ($6::bigint IS NULL OR id < $6)
ORDER BY id DESC
LIMIT $7::integer
