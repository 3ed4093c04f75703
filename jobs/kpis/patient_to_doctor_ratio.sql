-- SPDX-License-Identifier: Apache-2.0
-- title: Patients per doctor
-- unit: patients per doctor on duty
-- grain: branch, day
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Patients in the house at the midnight that ends the branch's local day, over the doctors
--   with slots in that day's schedule. Days without a schedule have doctors on neither side.

select sum(patients) filter (where doctors > 0) as numerator, sum(doctors) as denominator
from (
    select c.branch_id, c.period, c.patients, d.doctors
    from (select branch_id, period, sum(patients) as patients from census group by 1, 2) c
    join (select branch_id, period, count(*) filter (where slots > 0) as doctors from duty group by 1, 2) d
        on d.branch_id = c.branch_id and d.period = c.period
) s
