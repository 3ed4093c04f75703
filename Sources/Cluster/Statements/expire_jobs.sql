-- SPDX-License-Identifier: Apache-2.0
-- Fails jobs whose first attempt has not started in time. $1 some jobs, or NULL for all; $2 how many at most; $3 only
-- while this is the leader's term, or NULL for whoever asks. Answers the jobs that were changed.
WITH late AS MATERIALIZED (
    SELECT id FROM rounds.jobs
    WHERE finished_at IS NULL AND expires_at <= statement_timestamp() AND attempt = 0
        AND state IN ('scheduled', 'queued')
        AND ($1::bigint[] IS NULL OR id = ANY ($1::bigint[]))
        AND ($3::bigint IS NULL
            OR EXISTS (SELECT FROM rounds.leader WHERE term = $3::bigint AND expires_at > clock_timestamp()))
    ORDER BY expires_at LIMIT $2::integer
    -- A job that somebody else changes at this moment is looked at again soon.
    FOR UPDATE SKIP LOCKED
), expired AS (
    UPDATE rounds.jobs AS job
    SET
        state = 'failed', finished_at = clock_timestamp(), run_at = NULL,
        changed_at = clock_timestamp(), changed_in = pg_current_xact_id(),
        unique_key = CASE WHEN job.unique_until = 'time' THEN job.unique_key END,
        error = jsonb_build_object(
            'type', 'expired', 'attempt', 0,
            'message', 'was not started by '
                || to_char(job.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ', when it expired')
    FROM late
    WHERE job.id = late.id
    RETURNING job.id, job.workflow_run_id
), told AS MATERIALIZED (
    -- The coordinator moves the runs on whose steps these are.
    SELECT count(pg_notify('rounds_workflow', run::text)) FROM (
        SELECT DISTINCT workflow_run_id AS run FROM expired
    ) AS runs WHERE run IS NOT NULL
)
SELECT id FROM expired CROSS JOIN told ORDER BY id
