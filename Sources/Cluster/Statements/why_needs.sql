-- SPDX-License-Identifier: Apache-2.0
-- What a job waits for, or waited for. $1 job.
SELECT needed.id, needed.step, needed.state::text AS state, dependency.continue_on_failure
FROM rounds.job_dependencies AS dependency
JOIN rounds.jobs AS needed ON needed.id = dependency.needs_job_id
WHERE dependency.job_id = $1
ORDER BY needed.id
