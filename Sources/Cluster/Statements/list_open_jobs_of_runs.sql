-- SPDX-License-Identifier: Apache-2.0
-- Jobs of runs that have not ended. $1 runs.
SELECT id FROM rounds.jobs
WHERE workflow_run_id = ANY ($1::bigint[]) AND finished_at IS NULL
ORDER BY id
