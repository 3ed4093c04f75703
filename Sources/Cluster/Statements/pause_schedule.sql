-- SPDX-License-Identifier: Apache-2.0
-- Pauses a schedule; the first pause stays. $1 name, $2 who, $3 why or NULL. Answers the schedule as it was before.
UPDATE rounds.schedules AS schedule
SET
    paused = true,
    paused_by = coalesce(schedule.paused_by, $2),
    paused_at = coalesce(schedule.paused_at, clock_timestamp()),
    pause_reason = CASE WHEN schedule.paused THEN schedule.pause_reason ELSE $3 END
FROM (SELECT name, paused FROM rounds.schedules WHERE name = $1 FOR UPDATE) AS earlier
WHERE schedule.name = earlier.name
RETURNING earlier.paused
