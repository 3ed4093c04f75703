-- SPDX-License-Identifier: Apache-2.0
-- Cancels jobs that wait and asks running ones to stop. $1 jobs, $2 who, $3 why. Answers jobs that had not ended.
WITH target AS MATERIALIZED (
    SELECT id FROM rounds.jobs
    WHERE id = ANY ($1::bigint[]) AND finished_at IS NULL
    ORDER BY id FOR UPDATE
)
UPDATE rounds.jobs AS job
SET
    changed_at = clock_timestamp(), changed_in = pg_current_xact_id(),
    cancel_requested_at = coalesce(job.cancel_requested_at, clock_timestamp()),
    cancel_requested_by = coalesce(job.cancel_requested_by, $2),
    cancel_reason = coalesce(job.cancel_reason, $3),
    state = CASE WHEN job.state = 'running' THEN job.state ELSE 'cancelled' END,
    finished_at = CASE WHEN job.state <> 'running' THEN clock_timestamp() END,
    cancel_observed_at = CASE WHEN job.state <> 'running' THEN clock_timestamp() END,
    run_at = NULL,
    unique_key = CASE WHEN job.state = 'running' OR job.unique_until = 'time' THEN job.unique_key END
FROM target
WHERE job.id = target.id
RETURNING job.id
