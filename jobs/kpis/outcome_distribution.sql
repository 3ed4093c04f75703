-- SPDX-License-Identifier: Apache-2.0
-- title: Discharges by outcome
-- unit: discharges
-- grain: branch, day, department, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Stays that ended, by outcome, on the branch's local day of the discharge.

select outcome as slice, count(*) as numerator
from discharged
