-- SPDX-License-Identifier: Apache-2.0
-- title: Cancelled cases
-- unit: share of cases
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: Cases cancelled over cases planned, on the day of the case.

select count(*) filter (where not is_completed) as numerator, count(*) as denominator
from cases
