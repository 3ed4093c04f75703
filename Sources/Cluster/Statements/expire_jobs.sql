-- SPDX-License-Identifier: Apache-2.0
-- Fails jobs whose first attempt has not started in time. $1 some jobs, or NULL for all; $2 how many at most.
-- Answers the jobs that were changed.
WITH late AS MATERIALIZED (
    SELECT id FROM rounds.jobs
    WHERE finished_at IS NULL AND expires_at <= clock_timestamp() AND attempt = 0 AND state IN ('scheduled', 'queued')
        AND ($1::bigint[] IS NULL OR id = ANY ($1::bigint[]))
    ORDER BY id LIMIT $2::integer
    FOR UPDATE
)
UPDATE rounds.jobs AS job
SET
    state = 'failed', finished_at = clock_timestamp(), changed_at = clock_timestamp(), run_at = NULL,
    unique_key = CASE WHEN job.unique_until = 'time' THEN job.unique_key END,
    error = jsonb_build_object(
        'type', 'expired', 'attempt', 0,
        'message', 'was not started by '
            || to_char(job.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ', when it expired')
FROM late
WHERE job.id = late.id
RETURNING job.id
