-- SPDX-License-Identifier: Apache-2.0
-- title: Turnover
-- unit: minutes per change of case
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: Wheels-in of a case less wheels-out of the case before it in the same suite on the same
--   day, in the order of wheels-in, over the number of such pairs; counted for the service of the later
--   case. Cases that overlap give a negative turnover, which stays in the mean.

select sum(turnover) as numerator, count(turnover) as denominator
from cases
where is_completed
