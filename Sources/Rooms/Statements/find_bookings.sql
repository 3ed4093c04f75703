-- SPDX-License-Identifier: Apache-2.0
-- Bookings that count, by time. $1 branch, $2 room, $3 and $4 the time that they must touch, $5 only this number; null for all.
SELECT booking_id, branch_id, room_id, lower(period) AS held_from, upper(period) AS held_until, purpose, booked_by,
    booked_at, state, ended_by, ended_at
FROM hospital.room_bookings
WHERE ($5::bigint IS NOT NULL OR state <> 'cancelled')
  AND ($1::text IS NULL OR branch_id = $1)
  AND ($2::text IS NULL OR room_id = $2)
  AND (($3::timestamptz IS NULL AND $4::timestamptz IS NULL) OR period && tstzrange($3, $4))
  AND ($5::bigint IS NULL OR booking_id = $5)
ORDER BY lower(period), booking_id
