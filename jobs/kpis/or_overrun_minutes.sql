-- SPDX-License-Identifier: Apache-2.0
-- title: Mean overrun
-- unit: minutes per case
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: In-room minutes less booked minutes, over completed cases; negative where cases end early.

select c.branch_id, c.case_date as period, c.suite, c.service, '' as department,
       sum(extract(epoch from c.wheels_out - c.wheels_in) / 60 - c.booked_minutes) as numerator,
       count(*) as denominator
from hospital.or_cases c
where c.status = 'completed'
  and ($1::date is null or c.case_date >= $1::date)
  and ($2::date is null or c.case_date <= $2::date)
group by c.branch_id, c.case_date, c.suite, c.service
