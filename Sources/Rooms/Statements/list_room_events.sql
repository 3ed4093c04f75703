-- SPDX-License-Identifier: Apache-2.0
-- What happened to the bookings of a room, the newest first. $1 branch, $2 room, $3 since, $4 how many at most.
SELECT
    event_id, branch_id, room_id, booking_id, change, purpose, person, happened_at,
    lower(after) AS held_from, upper(after) AS held_until
FROM hospital.room_events
WHERE branch_id = $1 AND room_id = $2 AND ($3::timestamptz IS NULL OR happened_at >= $3)
ORDER BY event_id DESC
LIMIT $4
