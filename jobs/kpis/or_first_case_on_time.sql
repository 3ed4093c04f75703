-- SPDX-License-Identifier: Apache-2.0
-- title: First case on time, 15 minutes of grace
-- unit: share of room-days
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: up
-- aggregate: ratio
-- definition: The first case of a suite's day is the one scheduled earliest. It is on time when wheels-
--   in is at most 15 minutes after the scheduled start. Room-days on time over room-days.

select f.branch_id, f.case_date as period, f.suite, f.service, '' as department,
       count(*) filter (where f.delay <= 15) as numerator,
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
