-- SPDX-License-Identifier: Apache-2.0
-- title: Mean in-room minutes
-- unit: minutes per case
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: none
-- aggregate: ratio
-- definition: Minutes from wheels-in to wheels-out, over completed cases.

select sum(in_room_minutes) as numerator, count(*) as denominator
from cases
where is_completed
