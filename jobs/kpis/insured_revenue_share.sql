-- SPDX-License-Identifier: Apache-2.0
-- title: Revenue paid by insurance
-- unit: share of revenue
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: ratio
-- definition: Parts of bills in rupees that an insurance or scheme pays, over the whole bills, on the
--   branch's local day of the bill.

select sum(insurance_amount) as numerator, sum(total_amount) as denominator
from billed
