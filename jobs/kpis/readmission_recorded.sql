-- SPDX-License-Identifier: Apache-2.0
-- title: Readmissions as recorded
-- unit: share of live discharges
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Live discharges home that the table of readmissions names as the stay before a
--   readmission, over live discharges home, on the day of the discharge: what the hospital itself
--   recorded, beside what its stays say (readmission_30_day).

select count(*) filter (where recorded) as numerator, count(*) as denominator
from live_discharges
