-- SPDX-License-Identifier: Apache-2.0
-- What a schedule has started that has not ended, the latest. $1 schedule. Answers at most one row.
SELECT id, is_run
FROM (
    SELECT id, true AS is_run, started_at FROM rounds.workflow_runs WHERE state = 'running' AND schedule = $1
    UNION ALL
    SELECT job.id, false, job.accepted_at
    FROM (
        -- Older ones ended long ago, or overlap is allowed and nobody asks.
        SELECT job_id FROM rounds.schedule_occurrences
        WHERE schedule = $1 AND outcome = 'fired'
        ORDER BY scheduled_at DESC LIMIT 100
    ) AS occurrence
    JOIN rounds.jobs AS job ON job.id = occurrence.job_id
    WHERE job.finished_at IS NULL
) AS unfinished
ORDER BY started_at DESC
LIMIT 1
