-- SPDX-License-Identifier: Apache-2.0
-- Books a room that is in service, or fails with exclusion_violation (23P01) when somebody else has it then.
-- $1 branch, $2 room, $3 from, $4 until, $5 what for, $6 by whom. No row: there is no such room in service.
INSERT INTO hospital.room_bookings (branch_id, room_id, period, purpose, booked_by)
SELECT branch_id, room_id, tstzrange($3::timestamptz, $4::timestamptz), $5, $6
FROM hospital.rooms WHERE branch_id = $1 AND room_id = $2 AND in_service
-- A room is not put out of service between the look and the booking.
FOR SHARE
RETURNING booking_id, branch_id, room_id, lower(period) AS held_from, upper(period) AS held_until, purpose, booked_by,
    booked_at, state, ended_by, ended_at
