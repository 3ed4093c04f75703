-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions by day of the week
-- unit: admissions
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission, by the day of the week,
--   from 1 for Monday.

select to_char(period, 'ID Dy') as slice, count(*) as numerator
from admitted
