-- SPDX-License-Identifier: Apache-2.0
-- Raises the fence: from here on only the new attempt can commit.
-- $1 jobs, in ascending order, $2 attempts, $3 worker. Answers the jobs that may run; the others have ended, are
-- cancelled or have expired. Changes no column of an index, so that the row stays where the indexes point.
WITH former AS MATERIALIZED (
    -- An earlier attempt whose start was recorded and which never ended: its worker was not told that it might begin, or
    -- died, and Redis had forgotten it. Nobody else tells of it. A first attempt has none before it.
    SELECT job.id, job.attempt, job.worker, job.started_at
    FROM unnest($1::bigint[], $2::integer[]) AS claim (id, attempt)
    JOIN rounds.jobs AS job ON job.id = claim.id
    WHERE claim.attempt > 1 AND job.attempt < claim.attempt AND job.state = 'running'
        AND job.cancel_requested_at IS NULL
    ORDER BY job.id
    FOR UPDATE OF job
), history AS (
    INSERT INTO rounds.attempts (job_id, attempt, worker, started_at, finished_at, outcome)
    SELECT id, attempt, worker, started_at, clock_timestamp(), 'lease-lost' FROM former
)
UPDATE rounds.jobs AS job
SET
    state = 'running', attempt = claim.attempt, worker = $3, started_at = clock_timestamp(),
    -- A first attempt keeps its time, from which it is said how long the job waited.
    run_at = CASE WHEN job.attempt = 0 THEN job.run_at END,
    unique_key = CASE WHEN job.unique_until <> 'started' THEN job.unique_key END
FROM unnest($1::bigint[], $2::integer[]) AS claim (id, attempt)
-- Read before the rows are changed.
CROSS JOIN (SELECT count(*) FROM former) AS told
WHERE job.id = claim.id
    AND job.attempt < claim.attempt
    AND job.state IN ('queued', 'scheduled', 'retrying', 'running')
    AND job.cancel_requested_at IS NULL
    AND (job.attempt > 0 OR job.expires_at IS NULL OR job.expires_at > clock_timestamp())
RETURNING
    job.id, job.parameters::text AS parameters, job.failures, job.max_attempts, job.lost_leases, job.trace,
    CASE
        WHEN claim.attempt = 1
        THEN (date_part('epoch', job.started_at - greatest(job.changed_at, job.run_at)) * 1e6)::bigint
    END AS waited_us,
    job.version, job.checkpoint::text
