-- SPDX-License-Identifier: Apache-2.0
-- title: Emergency admissions
-- unit: share of admissions
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: ratio
-- definition: Admissions of type emergency over all admissions, on the branch's local day.

select count(*) filter (where admission_type = 'Emergency') as numerator, count(*) as denominator
from admitted
