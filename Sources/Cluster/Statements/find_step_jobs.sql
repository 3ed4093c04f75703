-- SPDX-License-Identifier: Apache-2.0
-- The jobs of some steps that failed or were cancelled. $1 run, $2 steps.
SELECT id FROM rounds.jobs
WHERE workflow_run_id = $1 AND step = ANY ($2::text[]) AND state IN ('failed', 'cancelled')
ORDER BY id
