-- SPDX-License-Identifier: Apache-2.0
-- title: ICU occupancy
-- unit: share of ICU beds
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: ratio
-- definition: Beds occupied in the departments of critical care, as the mean of the hours recorded on
--   the branch's local day, over their beds. Only departments of critical care that have beds; a
--   branch's own number of ICU beds is not added to them.

select sum(beds_occupied) as numerator, sum(beds) as denominator
from observed
where is_critical_care and beds > 0
