-- SPDX-License-Identifier: Apache-2.0
-- title: Cases in one suite at the same time
-- severity: error
-- definition: Completed operating-room cases whose patient is wheeled into a suite before an earlier patient of the
--   suite is wheeled out.

with compared as (
    select c.branch_id, c.encounter_id, c.suite, c.wheels_in,
           max(c.wheels_out) over (
               partition by c.branch_id, c.suite order by c.wheels_in, c.encounter_id
               rows between unbounded preceding and 1 preceding) as earlier_out
    from hospital.or_cases c
    where c.status = 'completed'
)
select c.branch_id, 'case ' || c.encounter_id as subject,
       'suite ' || c.suite || ': in ' || (c.wheels_in at time zone b.time_zone) || ', an earlier case out '
           || (c.earlier_out at time zone b.time_zone) as detail
from compared c
join hospital.hospital_branches b on b.branch_id = c.branch_id
where c.earlier_out > c.wheels_in
