-- SPDX-License-Identifier: Apache-2.0
-- title: Mortality
-- unit: share of discharges
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Stays that ended by death over all stays that ended, on the branch's local day of the
--   discharge.

select count(*) filter (where is_death) as numerator, count(*) as denominator
from discharged
