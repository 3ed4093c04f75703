-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions by gender
-- unit: admissions
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission, by the gender of the
--   patient.

select gender as slice, count(*) as numerator
from admitted
