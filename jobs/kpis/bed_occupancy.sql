-- SPDX-License-Identifier: Apache-2.0
-- title: Bed occupancy
-- unit: share of beds
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: ratio
-- definition: Patients in the house at the midnight that ends the branch's local day, over the
--   department's beds, for every day from the branch's first admission to its last admission or discharge.
--   Stays still open are in the house.
-- source: midnight census, as in NHS England's bed availability and occupancy data (KH03)
-- reaches_forward: true

with period as (
    select b.branch_id, b.time_zone,
           greatest($1::date, (a.first at time zone b.time_zone)::date) as first_day,
           least($2::date, (greatest(a.last, d.last) at time zone b.time_zone)::date) as last_day
    from hospital.hospital_branches b
    cross join lateral (
        select min(admitted_at) as first, max(admitted_at) as last
        from hospital.admissions where branch_id = b.branch_id
    ) a
    cross join lateral (
        select max(discharged_at) as last from hospital.discharges where branch_id = b.branch_id
    ) d
    where a.first is not null
),
-- Who came and went by day; everything before the first day counts as its opening stock.
change as (
    select m.branch_id, m.department_id, m.day, sum(m.change) as change
    from (
        select a.branch_id, a.department_id, 1 as change,
               greatest(p.first_day, (a.admitted_at at time zone p.time_zone)::date) as day
        from period p
        join hospital.admissions a on a.branch_id = p.branch_id
        union all
        select a.branch_id, a.department_id, -1,
               greatest(p.first_day, (d.discharged_at at time zone p.time_zone)::date)
        from period p
        join hospital.discharges d on d.branch_id = p.branch_id
        join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
    ) m
    group by m.branch_id, m.department_id, m.day
)
select u.branch_id, s.day::date as period, '' as suite, '' as service, u.name as department,
       sum(coalesce(c.change, 0)) over (
           partition by u.branch_id, u.department_id order by s.day) as numerator,
       u.bed_count as denominator
from period p
join hospital.departments u on u.branch_id = p.branch_id
cross join lateral generate_series(p.first_day::timestamp, p.last_day, interval '1 day') s (day)
left join change c on c.branch_id = u.branch_id and c.department_id = u.department_id and c.day = s.day::date
