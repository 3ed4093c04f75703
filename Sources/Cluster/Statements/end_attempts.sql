-- SPDX-License-Identifier: Apache-2.0
-- Records how attempts ended, each only while it is the job's current one.
-- Arrays of equal length: $1 jobs, in ascending order, $2 attempts, $3 new states, $4 outcomes, $5 results, $6 errors,
-- $7 failures, $8 lost leases, $9 delays in ms before the next attempt.
-- Answers the jobs that were recorded; the others are stale.
WITH ended AS (
    UPDATE rounds.jobs AS job
    SET
        -- A job that was cancelled while its attempt ended otherwise than well is not tried again.
        state = CASE
            WHEN job.cancel_requested_at IS NOT NULL AND outcome.state IN ('queued', 'retrying') THEN 'cancelled'
            ELSE outcome.state
        END::rounds.job_state,
        result = outcome.result::jsonb,
        error = outcome.error::jsonb,
        checkpoint = CASE WHEN outcome.state <> 'succeeded' THEN job.checkpoint END,
        failures = outcome.failures,
        lost_leases = outcome.lost_leases,
        run_at = clock_timestamp() + outcome.delay_ms * interval '1 millisecond',
        finished_at = CASE
            WHEN outcome.state IN ('succeeded', 'failed', 'cancelled') OR job.cancel_requested_at IS NOT NULL
            THEN clock_timestamp()
        END,
        unique_key = CASE
            WHEN job.unique_until = 'time'
                OR (outcome.state IN ('queued', 'retrying') AND job.cancel_requested_at IS NULL)
            THEN job.unique_key
        END,
        cancel_observed_at = CASE
            WHEN job.cancel_requested_at IS NOT NULL AND outcome.state <> 'succeeded'
            THEN coalesce(job.cancel_observed_at, clock_timestamp())
        END
    FROM unnest(
        $1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::integer[],
        $9::bigint[]
    ) AS outcome (job_id, attempt, state, outcome, result, error, failures, lost_leases, delay_ms)
    WHERE job.id = outcome.job_id AND job.attempt = outcome.attempt AND job.state = 'running'
    RETURNING
        job.id, job.state, job.attempt, job.worker, job.started_at, job.run_at, job.workflow_run_id, job.error,
        outcome.outcome
), history AS (
    -- The attempt that ended well is the job's last, and the job's own row tells of it.
    INSERT INTO rounds.attempts (job_id, attempt, worker, started_at, finished_at, outcome, error)
    SELECT id, attempt, worker, started_at, clock_timestamp(), outcome, error FROM ended WHERE outcome <> 'succeeded'
), told AS MATERIALIZED (
    -- The coordinator starts what waited for these jobs.
    SELECT count(pg_notify('rounds_workflow', run::text)) FROM (
        SELECT DISTINCT workflow_run_id AS run FROM ended WHERE state IN ('succeeded', 'failed', 'cancelled')
    ) AS runs WHERE run IS NOT NULL
)
SELECT id, state::text, (extract(epoch FROM run_at) * 1000)::bigint AS run_at_ms FROM ended CROSS JOIN told
