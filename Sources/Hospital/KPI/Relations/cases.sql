-- SPDX-License-Identifier: Apache-2.0
--
-- cases: one row for each operating-room case. Of completed cases only:
--   in_room_minutes   wheels-in to wheels-out
--   surgical_minutes  start to end of the procedure
--   is_first, delay   the case of its suite's day that was scheduled earliest; its wheels-in less its scheduled start
--   turnover          wheels-in less the wheels-out of the case before it in the same suite on the same day
--   room_day          the part of its suite's day that the case takes among the day's cases, by minutes in the room
create temporary table cases on commit drop as
select c.branch_id, c.case_date as period, c.suite, c.service, c.status = 'completed' as is_completed, c.booked_minutes,
       m.in_room_minutes, extract(epoch from c.procedure_end - c.procedure_start) / 60 as surgical_minutes,
       c.status = 'completed' and row_number() over schedule = 1 as is_first,
       extract(epoch from c.wheels_in - c.scheduled_start) / 60 as delay,
       case when c.status = 'completed'
            then extract(epoch from c.wheels_in - lag(c.wheels_out) over occupancy) / 60 end as turnover,
       case when sum(m.in_room_minutes) over room_day > 0
            then m.in_room_minutes / sum(m.in_room_minutes) over room_day
            else 1.0 / count(*) over room_day end as room_day
from wanted w
join hospital.or_cases c on c.branch_id = w.branch_id and c.case_date = w.period
cross join lateral (select extract(epoch from c.wheels_out - c.wheels_in) / 60 as in_room_minutes) m
window room_day as (partition by c.branch_id, c.case_date, c.suite, c.status),
       schedule as (partition by c.branch_id, c.case_date, c.suite, c.status
                    order by c.scheduled_start, c.wheels_in, c.encounter_id),
       occupancy as (partition by c.branch_id, c.case_date, c.suite, c.status
                     order by c.wheels_in, c.wheels_out, c.encounter_id)
