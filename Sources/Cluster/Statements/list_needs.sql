-- SPDX-License-Identifier: Apache-2.0
-- What the steps of a run wait for. $1 run.
SELECT dependent.step, array_agg(needed.step ORDER BY needed.id) AS needs
FROM rounds.job_dependencies AS dependency
JOIN rounds.jobs AS dependent ON dependent.id = dependency.job_id
JOIN rounds.jobs AS needed ON needed.id = dependency.needs_job_id
WHERE dependent.workflow_run_id = $1
GROUP BY dependent.step
