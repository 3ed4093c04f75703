-- SPDX-License-Identifier: Apache-2.0
-- title: In-room minutes
-- unit: minutes
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: none
-- aggregate: sum
-- definition: Minutes from wheels-in to wheels-out, added over the completed cases.

select c.branch_id, c.case_date as period, c.suite, c.service, '' as department,
       sum(extract(epoch from c.wheels_out - c.wheels_in) / 60) as numerator,
       null as denominator
from hospital.or_cases c
where c.status = 'completed'
  and ($1::date is null or c.case_date >= $1::date)
  and ($2::date is null or c.case_date <= $2::date)
group by c.branch_id, c.case_date, c.suite, c.service
