-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions by source
-- unit: admissions
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission, by the source of the
--   admission.

select source as slice, count(*) as numerator
from admitted
