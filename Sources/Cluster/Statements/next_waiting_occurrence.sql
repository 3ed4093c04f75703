-- SPDX-License-Identifier: Apache-2.0
-- The occurrence of a schedule that waits and is next: those that came by themselves before those that somebody has had
-- filled in. $1 schedule. Answers at most one row.
SELECT scheduled_at, requested_by
FROM rounds.schedule_occurrences
WHERE schedule = $1 AND outcome = 'buffered'
ORDER BY requested_by IS NOT NULL, scheduled_at
LIMIT 1
