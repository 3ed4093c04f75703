-- SPDX-License-Identifier: Apache-2.0
-- Raises the fence: from here on only the new attempt can commit.
-- $1 jobs, in ascending order, $2 attempts, $3 worker. Answers the jobs that may run; the others have ended, are
-- cancelled or have expired. Changes no column of an index, so that the row stays where the indexes point.
UPDATE rounds.jobs AS job
SET
    state = 'running', attempt = claim.attempt, worker = $3, started_at = clock_timestamp(), run_at = NULL,
    unique_key = CASE WHEN job.unique_until <> 'started' THEN job.unique_key END
FROM unnest($1::bigint[], $2::integer[]) AS claim (id, attempt)
WHERE job.id = claim.id
    AND job.attempt < claim.attempt
    AND job.state IN ('queued', 'scheduled', 'retrying', 'running')
    AND job.cancel_requested_at IS NULL
    AND (job.attempt > 0 OR job.expires_at IS NULL OR job.expires_at > clock_timestamp())
RETURNING job.id, job.failures, job.max_attempts, job.lost_leases
