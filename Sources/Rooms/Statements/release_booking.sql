-- SPDX-License-Identifier: Apache-2.0
-- Ends a booking now: one that has begun keeps the part that was used, one that has not is cancelled.
-- $1 the booking, $2 by whom. No row: there is no such booking, or it has ended.
UPDATE hospital.room_bookings b
SET state = CASE WHEN lower(period) < moment.now THEN 'released' ELSE 'cancelled' END,
    period = CASE WHEN lower(period) < moment.now THEN tstzrange(lower(period), moment.now) ELSE period END,
    ended_by = $2, ended_at = moment.now
FROM (SELECT clock_timestamp() AS now) moment
WHERE booking_id = $1 AND state = 'booked' AND upper(period) > moment.now
RETURNING booking_id, branch_id, room_id, lower(period) AS held_from, upper(period) AS held_until, purpose, booked_by,
    booked_at, state, ended_by, ended_at
