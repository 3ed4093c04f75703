-- SPDX-License-Identifier: Apache-2.0
-- Rooms, each with the booking that holds it now and the one that comes next.
-- $1 only this branch, $2 only rooms of this type, $3 only this room; null for all.
SELECT
    r.branch_id, r.room_id, r.name, r.room_type, r.department_id, r.in_service, b.time_zone,
    now_held.booking_id, upper(now_held.period) AS held_until, now_held.booked_by, now_held.purpose,
    coming.booking_id AS next_booking_id, lower(coming.period) AS next_from, upper(coming.period) AS next_until
FROM hospital.rooms r
JOIN hospital.hospital_branches b USING (branch_id)
LEFT JOIN hospital.room_bookings now_held
    ON (now_held.branch_id, now_held.room_id) = (r.branch_id, r.room_id)
    AND now_held.state <> 'cancelled' AND now_held.period @> clock_timestamp()
LEFT JOIN LATERAL (
    SELECT booking_id, period FROM hospital.room_bookings n
    WHERE (n.branch_id, n.room_id) = (r.branch_id, r.room_id)
      AND n.state <> 'cancelled' AND lower(n.period) > clock_timestamp()
    ORDER BY lower(n.period) LIMIT 1
) coming ON true
WHERE ($1::text IS NULL OR r.branch_id = $1)
  AND ($2::text IS NULL OR r.room_type = $2)
  AND ($3::text IS NULL OR r.room_id = $3)
ORDER BY r.branch_id, r.room_type, r.room_id
