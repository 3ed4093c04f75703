-- SPDX-License-Identifier: Apache-2.0
-- What became of schedules' occurrences, the latest first. $1 schedule or NULL for all, $2 how many of each at most.
SELECT
    occurrence.schedule, occurrence.scheduled_at, occurrence.outcome, occurrence.reason, occurrence.requested_by,
    occurrence.workflow_run_id, occurrence.job_id, occurrence.recorded_at
FROM rounds.schedules AS schedule
CROSS JOIN LATERAL (
    SELECT * FROM rounds.schedule_occurrences
    WHERE schedule_occurrences.schedule = schedule.name
    ORDER BY scheduled_at DESC LIMIT $2::integer
) AS occurrence
WHERE $1::text IS NULL OR schedule.name = $1
ORDER BY occurrence.schedule, occurrence.scheduled_at DESC
