-- SPDX-License-Identifier: Apache-2.0
-- title: Discharge turnaround
-- unit: hours
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Hours from the discharge to the last bill of the stay, over the discharges that have a
--   bill, on the branch's local day of the discharge; a bill made before the discharge counts as no
--   wait. The tables hold no time at which a discharge was ordered, so the wait before it is not in
--   this.

select sum(hours_to_bill) as numerator, count(hours_to_bill) as denominator
from discharged
