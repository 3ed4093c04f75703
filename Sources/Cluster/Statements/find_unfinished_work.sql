-- SPDX-License-Identifier: Apache-2.0
-- What a schedule has started that has not ended, the latest first. $1 schedule.
-- Answers runs and jobs, and whether somebody has had the occurrence filled in that started them.
SELECT run.id, true AS is_run, occurrence.requested_by IS NOT NULL AS is_backfill, run.started_at
FROM rounds.workflow_runs AS run
LEFT JOIN rounds.schedule_occurrences AS occurrence
    ON occurrence.schedule = run.schedule AND occurrence.scheduled_at = run.scheduled_at
WHERE run.state = 'running' AND run.schedule = $1
UNION ALL
SELECT job.id, false, occurrence.requested_by IS NOT NULL, job.accepted_at
FROM (
    -- Older ones ended long ago, or overlap is allowed and nobody asks.
    SELECT job_id, requested_by FROM rounds.schedule_occurrences
    WHERE schedule = $1 AND outcome = 'fired'
    ORDER BY recorded_at DESC LIMIT 100
) AS occurrence
JOIN rounds.jobs AS job ON job.id = occurrence.job_id
WHERE job.finished_at IS NULL
ORDER BY started_at DESC
