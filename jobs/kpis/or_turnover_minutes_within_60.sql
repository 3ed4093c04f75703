-- SPDX-License-Identifier: Apache-2.0
-- title: Turnover, pauses left out
-- unit: minutes per change of case
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: Wheels-in of a case less wheels-out of the case before it in the same suite on the same
--   day, in the order of wheels-in, over the number of such pairs; counted for the service of the later
--   case. Only pairs 0 to 60 minutes apart: overlaps are errors of the log, longer gaps are pauses in the
--   list rather than turnovers.

select sum(turnover) filter (where turnover between 0 and 60) as numerator,
       count(*) filter (where turnover between 0 and 60) as denominator
from cases
where is_completed
