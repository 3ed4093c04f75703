-- SPDX-License-Identifier: Apache-2.0
-- title: Admissions
-- unit: admissions
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Admissions, counted on the branch's local day of the admission.

select count(*) as numerator
from admitted
