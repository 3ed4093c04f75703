-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions by hour
-- unit: admissions
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission, by the hour of the
--   branch's local clock, 00 to 23.

select to_char(hour, 'FM00') as slice, count(*) as numerator
from admitted
