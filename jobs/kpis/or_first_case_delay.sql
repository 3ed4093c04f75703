-- SPDX-License-Identifier: Apache-2.0
-- title: First-case delay
-- unit: minutes per room-day
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: The first case of a suite's day is the one scheduled earliest. Its wheels-in less its
--   scheduled start, over room-days; negative where it began early.

select f.branch_id, f.case_date as period, f.suite, f.service, '' as department,
       sum(f.delay) as numerator,
       count(*) as denominator
from (
    select distinct on (c.branch_id, c.case_date, c.suite)
           c.branch_id, c.case_date, c.suite, c.service,
           extract(epoch from c.wheels_in - c.scheduled_start) / 60 as delay
    from hospital.or_cases c
    where c.status = 'completed'
      and ($1::date is null or c.case_date >= $1::date)
      and ($2::date is null or c.case_date <= $2::date)
    order by c.branch_id, c.case_date, c.suite, c.scheduled_start, c.wheels_in, c.encounter_id
) f
group by f.branch_id, f.case_date, f.suite, f.service
