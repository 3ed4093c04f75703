-- SPDX-License-Identifier: Apache-2.0
-- title: In-room minutes
-- unit: minutes
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: none
-- aggregate: sum
-- definition: Minutes from wheels-in to wheels-out, added over the completed cases.

select sum(in_room_minutes) as numerator
from cases
where is_completed
