-- SPDX-License-Identifier: Apache-2.0
-- Makes failed and cancelled jobs ready again with a fresh count of failures. $1 jobs. Answers those it changed.
WITH target AS MATERIALIZED (
    SELECT id FROM rounds.jobs WHERE id = ANY ($1::bigint[]) AND state IN ('failed', 'cancelled') ORDER BY id FOR UPDATE
)
UPDATE rounds.jobs AS job
SET
    changed_at = clock_timestamp(),
    state = 'queued', failures = 0, lost_leases = 0, error = NULL, finished_at = NULL, run_at = NULL,
    cancel_requested_at = NULL, cancel_requested_by = NULL, cancel_reason = NULL, cancel_observed_at = NULL
FROM target
WHERE job.id = target.id
RETURNING job.id
