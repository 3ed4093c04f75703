-- SPDX-License-Identifier: Apache-2.0
-- title: Overrun share
-- unit: share of cases
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: Completed cases that were longer in the room (wheels-in to wheels-out) than booked, over
--   completed cases. A case that took exactly its booked time did not overrun.

select c.branch_id, c.case_date as period, c.suite, c.service, '' as department,
       count(*) filter (
           where c.wheels_out - c.wheels_in > make_interval(mins => c.booked_minutes)) as numerator,
       count(*) as denominator
from hospital.or_cases c
where c.status = 'completed'
  and ($1::date is null or c.case_date >= $1::date)
  and ($2::date is null or c.case_date <= $2::date)
group by c.branch_id, c.case_date, c.suite, c.service
