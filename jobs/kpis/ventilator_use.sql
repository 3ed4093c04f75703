-- SPDX-License-Identifier: Apache-2.0
-- title: Ventilator use
-- unit: share of ventilators
-- grain: branch, day
-- category: hospital
-- direction: none
-- aggregate: ratio
-- definition: Ventilators in use, added over the departments, as the mean of the hours recorded on the
--   branch's local day, over the branch's ventilators, counted once. Only branches that have any.

select sum(ventilators_in_use) as numerator, max(branch_ventilators) as denominator
from observed
where branch_ventilators > 0
