-- SPDX-License-Identifier: Apache-2.0
-- title: Discharges by hour
-- unit: discharges
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Stays that ended, on the branch's local day, by the hour of the branch's local clock, 00
--   to 23.

select to_char(hour, 'FM00') as slice, count(*) as numerator
from discharged
