-- SPDX-License-Identifier: Apache-2.0
-- title: Emergency to scheduled admissions
-- unit: emergencies per scheduled admission
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: ratio
-- definition: Admissions of type emergency over admissions of type scheduled, on the branch's local
--   day; those by transfer are on neither side.

select count(*) filter (where admission_type = 'Emergency') as numerator,
       count(*) filter (where admission_type = 'Scheduled') as denominator
from admitted
