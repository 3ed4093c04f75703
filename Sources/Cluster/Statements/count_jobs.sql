-- SPDX-License-Identifier: Apache-2.0
-- How many jobs there are, how many of them have an idempotency key or belong to a workflow. $1 … $15 the filter.
SELECT count(*) AS jobs, count(job.idempotency_key) AS keys, count(job.workflow_run_id) AS steps
FROM rounds.jobs AS job
WHERE /* filter */
