-- SPDX-License-Identifier: Apache-2.0
-- Notes what an occurrence has started. $1 schedule, $2 occurrence, $3 run or NULL, $4 job or NULL.
UPDATE rounds.schedule_occurrences SET workflow_run_id = $3, job_id = $4 WHERE schedule = $1 AND scheduled_at = $2
