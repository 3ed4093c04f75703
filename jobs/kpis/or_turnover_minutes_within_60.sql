-- SPDX-License-Identifier: Apache-2.0
-- title: Turnover, pauses left out
-- unit: minutes per change of case
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: down
-- aggregate: ratio
-- definition: Wheels-in of a case less wheels-out of the case before it in the same suite on the same
--   day, in the order of wheels-in, over the number of such pairs; counted for the service of the later
--   case. Only pairs 0 to 60 minutes apart: overlaps are errors of the log, longer gaps are pauses in the
--   list rather than turnovers.

select t.branch_id, t.case_date as period, t.suite, t.service, '' as department,
       sum(t.minutes) as numerator,
       count(*) as denominator
from (
    select c.branch_id, c.case_date, c.suite, c.service,
           extract(epoch from c.wheels_in - lag(c.wheels_out) over room_day) / 60 as minutes
    from hospital.or_cases c
    where c.status = 'completed'
      and ($1::date is null or c.case_date >= $1::date)
      and ($2::date is null or c.case_date <= $2::date)
    window room_day as (
        partition by c.branch_id, c.case_date, c.suite order by c.wheels_in, c.wheels_out, c.encounter_id)
) t
where t.minutes between 0 and 60
group by t.branch_id, t.case_date, t.suite, t.service
