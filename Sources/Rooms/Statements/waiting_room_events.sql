-- SPDX-License-Identifier: Apache-2.0
-- Events that the stream does not have, the oldest first. $1 how many at most.
-- One that was put there and is not counted some seconds later is put there again: the stream may have been lost.
SELECT
    event_id, branch_id, room_id, booking_id, change, purpose, person, happened_at,
    lower(after) AS held_from, upper(after) AS held_until
FROM hospital.room_events
WHERE applied_at IS NULL AND (published_at IS NULL OR published_at < clock_timestamp() - interval '5 seconds')
ORDER BY event_id
LIMIT $1
