-- SPDX-License-Identifier: Apache-2.0
-- title: Utilisation, 10-hour room day
-- unit: share of the room day
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: up
-- aggregate: ratio
-- definition: In-room minutes over 600 minutes for each room-day, a room-day being a suite on a day on
--   which it had a completed case. Minutes outside the room's regular hours count too. Of a room-day shared
--   by services, each carries the part that it used.

select r.branch_id, r.case_date as period, r.suite, r.service, '' as department,
       r.minutes as numerator,
       -- Services that share a suite's day divide it by their minutes, so that they add up to one day.
       600 * case when r.room_minutes > 0 then r.minutes / r.room_minutes
             else 1.0 / r.services end as denominator
from (
    select c.branch_id, c.case_date, c.suite, c.service,
           sum(extract(epoch from c.wheels_out - c.wheels_in) / 60) as minutes,
           sum(sum(extract(epoch from c.wheels_out - c.wheels_in) / 60)) over room_day as room_minutes,
           count(*) over room_day as services
    from hospital.or_cases c
    where c.status = 'completed'
      and ($1::date is null or c.case_date >= $1::date)
      and ($2::date is null or c.case_date <= $2::date)
    group by c.branch_id, c.case_date, c.suite, c.service
    window room_day as (partition by c.branch_id, c.case_date, c.suite)
) r
