-- SPDX-License-Identifier: Apache-2.0
-- The attempts of a job that have ended, in order. $1 job. One that ended well is the job's own row.
SELECT attempt, worker, started_at, finished_at, outcome, error::text AS error
FROM rounds.attempts WHERE job_id = $1
UNION ALL
SELECT attempt, worker, started_at, finished_at, 'succeeded', NULL
FROM rounds.jobs WHERE id = $1 AND state = 'succeeded'
ORDER BY attempt
