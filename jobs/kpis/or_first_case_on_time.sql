-- SPDX-License-Identifier: Apache-2.0
-- title: First case on time, 15 minutes of grace
-- unit: share of room-days
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: up
-- aggregate: ratio
-- definition: The first case of a suite's day is the one scheduled earliest. It is on time when wheels-
--   in is at most 15 minutes after the scheduled start. Room-days on time over room-days.

select count(*) filter (where is_first and delay <= 15) as numerator,
       count(*) filter (where is_first) as denominator
from cases
where is_completed
