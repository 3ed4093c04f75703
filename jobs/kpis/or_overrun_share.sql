-- SPDX-License-Identifier: Apache-2.0
-- title: Overrun share
-- unit: share of cases
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: Completed cases that were longer in the room (wheels-in to wheels-out) than booked, over
--   completed cases. A case that took exactly its booked time did not overrun.

select count(*) filter (where in_room_minutes > booked_minutes) as numerator, count(*) as denominator
from cases
where is_completed
