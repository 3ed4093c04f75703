-- SPDX-License-Identifier: Apache-2.0
-- Has occurrences of a schedule wait for their turn that have started nothing. One that has fired or waits is left as
-- it is, so that each starts once. $1 schedule, $2 occurrences, $3 who asks. Answers the occurrences that now wait.
WITH schedule AS MATERIALIZED (
    SELECT name FROM rounds.schedules WHERE name = $1 FOR UPDATE
)
INSERT INTO rounds.schedule_occurrences AS known (schedule, scheduled_at, term, outcome, requested_by, reason)
SELECT schedule.name, scheduled_at, leader.term, 'buffered', $3, 'backfill by ' || $3
FROM schedule
CROSS JOIN rounds.leader AS leader
CROSS JOIN unnest($2::timestamptz[]) AS scheduled_at
ON CONFLICT (schedule, scheduled_at) DO UPDATE
SET
    outcome = 'buffered', requested_by = $3, recorded_at = clock_timestamp(),
    reason = format('backfill by %s; %s before%s', $3, known.outcome, ': ' || known.reason)
WHERE known.outcome IN ('skipped', 'missed')
RETURNING scheduled_at
