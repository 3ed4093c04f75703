-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions by type
-- unit: admissions
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission, by the type of the
--   admission: emergency, scheduled or by transfer.

select admission_type as slice, count(*) as numerator
from admitted
