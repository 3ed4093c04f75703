-- SPDX-License-Identifier: Apache-2.0
-- title: Discharges
-- unit: discharges
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Stays that ended, whatever the outcome, counted on the branch's local day of the
--   discharge.

select count(*) as numerator
from discharged
