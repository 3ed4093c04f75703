-- SPDX-License-Identifier: Apache-2.0
-- The attempts of a job that have ended, in order. $1 job.
SELECT attempt, worker, started_at, finished_at, outcome, error::text AS error
FROM rounds.attempts WHERE job_id = $1 ORDER BY attempt
