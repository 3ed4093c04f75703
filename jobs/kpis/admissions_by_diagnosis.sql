-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions by diagnosis
-- unit: admissions
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission, by the category of the
--   diagnosis, by its code.

select diagnosis_code as slice, count(*) as numerator
from admitted
