-- SPDX-License-Identifier: Apache-2.0
-- title: Mean overrun
-- unit: minutes per case
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: In-room minutes less booked minutes, over completed cases; negative where cases end early.

select sum(in_room_minutes - booked_minutes) as numerator, count(*) as denominator
from cases
where is_completed
