-- SPDX-License-Identifier: Apache-2.0
-- title: Prime-time utilisation, 8-hour room day
-- unit: share of the room day
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: up
-- aggregate: ratio
-- definition: In-room minutes over 480 minutes for each room-day, a room-day being a suite on a day on
--   which it had a completed case. Minutes outside the room's regular hours count too. Of a room-day shared
--   by services, each carries the part that it used.

select sum(in_room_minutes) as numerator, 480 * sum(room_day) as denominator
from cases
where is_completed
