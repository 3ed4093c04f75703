-- SPDX-License-Identifier: Apache-2.0
-- Ends a pause. $1 name. Answers whether the schedule was paused.
UPDATE rounds.schedules AS schedule
SET paused = false, paused_by = NULL, paused_at = NULL, pause_reason = NULL
FROM (SELECT name, paused FROM rounds.schedules WHERE name = $1 FOR UPDATE) AS earlier
WHERE schedule.name = earlier.name
RETURNING earlier.paused
