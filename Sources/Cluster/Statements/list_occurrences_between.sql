-- SPDX-License-Identifier: Apache-2.0
-- What became of a schedule's occurrences in a span of time. $1 schedule, $2 first instant, $3 last instant.
SELECT
    schedule, scheduled_at, outcome, reason, requested_by, workflow_run_id, job_id, recorded_at
FROM rounds.schedule_occurrences
WHERE schedule = $1 AND scheduled_at BETWEEN $2 AND $3
ORDER BY scheduled_at
