-- SPDX-License-Identifier: Apache-2.0
-- title: First-case delay
-- unit: minutes per room-day
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: The first case of a suite's day is the one scheduled earliest. Its wheels-in less its
--   scheduled start, over room-days; negative where it began early.

select sum(delay) filter (where is_first) as numerator, count(*) filter (where is_first) as denominator
from cases
where is_completed
