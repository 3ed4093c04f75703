-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions by age
-- unit: admissions
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission, by the age of the
--   patient on that day, in groups of completed years.

select age_group as slice, count(*) as numerator
from admitted
