-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions by insurance
-- unit: admissions
-- grain: branch, day, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission, by the kind of insurance
--   of the patient.

select insurance_type as slice, count(*) as numerator
from admitted
