-- SPDX-License-Identifier: Apache-2.0
-- title: Average length of stay
-- unit: days
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Time from admission to discharge in days of 24 hours, over the stays that ended on the
--   branch's local day. Stays still open do not count, nor do stays that end before they begin.

select sum(days) as numerator, count(days) as denominator
from discharged
