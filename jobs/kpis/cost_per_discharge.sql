-- SPDX-License-Identifier: Apache-2.0
-- title: Cost per discharge
-- unit: INR
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Bills in rupees of the stays that ended, over the stays that ended and have such a bill,
--   on the branch's local day of the discharge. Stays without a bill yet and bills of stays still open count
--   on neither side.

select sum(billed) as numerator, count(billed) as denominator
from discharged
