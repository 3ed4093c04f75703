-- SPDX-License-Identifier: Apache-2.0
-- title: Cases
-- unit: cases
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: up
-- aggregate: sum
-- definition: Completed cases, counted on the day of the case.

select c.branch_id, c.case_date as period, c.suite, c.service, '' as department,
       count(*) as numerator,
       null as denominator
from hospital.or_cases c
where c.status = 'completed'
  and ($1::date is null or c.case_date >= $1::date)
  and ($2::date is null or c.case_date <= $2::date)
group by c.branch_id, c.case_date, c.suite, c.service
