-- SPDX-License-Identifier: Apache-2.0
--
-- Makes the temporary tables of the (branch, local day) cells to be computed, from `marks`:
--   wanted              the cells whose own data changed, or that of their stays
--   wanted_readmission  these (is_wanted), and the days of earlier discharges that a stay can be a readmission after; all
--                       discharges are read for these
--   wanted_census       each branch from its first day with a changed admission, discharge or schedule on: every day
--                       carries on the census of the day before, and doctors are compared with it
--   wanted_open         ranges of days of a branch (null: every one) whose values are all replaced, with or without data:
--                       of what reads the census, or of everything
-- OFFSET 0, here and in the relations: a range of times between columns would be taken for a ninth of the table.
-- The first three have branch_id, period, and the instants at which the local day begins and ends.

-- The days with data of the branches with marks, as far as a mark without a bound asks for them, and their stays.
create temporary table spans on commit drop as
select b.branch_id, b.time_zone,
       least((least(a.low, d.low, p.low, i.low, r.low) at time zone b.time_zone)::date, o.low, t.low) as first_day,
       greatest((greatest(a.high, d.high, p.high, i.high, r.high) at time zone b.time_zone)::date, o.high, t.high)
           as last_day,
       (a.low at time zone b.time_zone)::date as first_stay,
       (greatest(a.high, d.high) at time zone b.time_zone)::date as last_stay
from (
    select branch_id, time_zone, exists (
        select from marks m
        where (m.branch_id is null or m.branch_id = h.branch_id) and (m.first_day is null or m.last_day is null)) as is_open
    from hospital.hospital_branches h
    where exists (select from marks m where m.branch_id is null or m.branch_id = h.branch_id)
) b
cross join lateral (select min(admitted_at) as low, max(admitted_at) as high
                    from hospital.admissions where branch_id = b.branch_id) a
cross join lateral (select min(discharged_at) as low, max(discharged_at) as high
                    from hospital.discharges where branch_id = b.branch_id) d
cross join lateral (select min(performed_at) as low, max(performed_at) as high
                    from hospital.procedures where branch_id = b.branch_id and b.is_open) p
cross join lateral (select min(billed_at) as low, max(billed_at) as high
                    from hospital.billing where branch_id = b.branch_id and b.is_open) i
cross join lateral (select min(u.low) as low, max(u.high) as high
                    from hospital.departments q
                    cross join lateral (
                        select min(observed_at) as low, max(observed_at) as high from hospital.resource_allocation
                        where branch_id = q.branch_id and department_id = q.department_id) u
                    where q.branch_id = b.branch_id and b.is_open) r
cross join lateral (select min(case_date) as low, max(case_date) as high
                    from hospital.or_cases where branch_id = b.branch_id and b.is_open) o
cross join lateral (select min(schedule_date) as low, max(schedule_date) as high
                    from hospital.doctor_schedules where branch_id = b.branch_id and b.is_open) t;

-- A day may be marked twice; what is made of it is not.
create temporary table marked on commit drop as
select s.branch_id, g.day::date as period, m.fact,
       g.day at time zone s.time_zone as starts, (g.day + interval '1 day') at time zone s.time_zone as ends
from marks m
join spans s on m.branch_id is null or m.branch_id = s.branch_id
cross join lateral generate_series(
    coalesce(m.first_day, s.first_day)::timestamp, coalesce(m.last_day, s.last_day), interval '1 day') g (day);
analyze marked;

create temporary table wanted on commit drop as
select w.branch_id, w.period,
       w.period::timestamp at time zone s.time_zone as starts, (w.period + 1)::timestamp at time zone s.time_zone as ends
from (
    select branch_id, period from marked
    union
    -- Bills are also figures of the day on which their stay ended, …
    select m.branch_id, (d.discharged_at at time zone s.time_zone)::date
    from marked m
    join spans s using (branch_id)
    cross join lateral (
        select * from hospital.billing
        where branch_id = m.branch_id and billed_at >= m.starts and billed_at < m.ends offset 0
    ) i
    join hospital.discharges d on d.branch_id = i.branch_id and d.admission_id = i.admission_id
    where m.fact in ('bill', 'any')
    union
    -- … and those of a stay that has not ended are kept apart, on the days of the bills.
    select m.branch_id, (i.billed_at at time zone s.time_zone)::date
    from marked m
    join spans s using (branch_id)
    cross join lateral (
        select * from hospital.discharges
        where branch_id = m.branch_id and discharged_at >= m.starts and discharged_at < m.ends offset 0
    ) d
    join hospital.billing i on i.branch_id = d.branch_id and i.admission_id = d.admission_id
    where m.fact in ('discharge', 'any')
) w
join spans s using (branch_id)
order by 1, 2;
analyze wanted;

create temporary table wanted_readmission on commit drop as
with reached as (
    select branch_id, period, true as is_wanted from wanted
    union all
    select d.branch_id, (d.discharged_at at time zone b.time_zone)::date, false
    from (
        select a.branch_id, a.admission_id, a.patient_id, a.admitted_at as at
        from marked m
        cross join lateral (
            select * from hospital.admissions
            where branch_id = m.branch_id and admitted_at >= m.starts and admitted_at < m.ends offset 0
        ) a
        where m.fact in ('admission', 'any')
        union all
        select a.branch_id, a.admission_id, a.patient_id, d.discharged_at
        from marked m
        cross join lateral (
            select * from hospital.discharges
            where branch_id = m.branch_id and discharged_at >= m.starts and discharged_at < m.ends offset 0
        ) d
        join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
        where m.fact in ('discharge', 'any')
    ) e
    join hospital.admissions a on a.patient_id = e.patient_id and a.admitted_at <= e.at
        and (a.branch_id, a.admission_id) <> (e.branch_id, e.admission_id)
    join hospital.discharges d on d.branch_id = a.branch_id and d.admission_id = a.admission_id
        and d.discharged_at between e.at - interval '720 hours' and e.at
    join hospital.hospital_branches b on b.branch_id = d.branch_id
    -- Asked once: without such marks nothing is read.
    where (select bool_or(fact in ('admission', 'discharge', 'any')) from marked)
)
select r.branch_id, r.period, r.is_wanted, r.period::timestamp at time zone b.time_zone as starts,
       (r.period + 1)::timestamp at time zone b.time_zone as ends
from (select branch_id, period, bool_or(is_wanted) as is_wanted from reached group by 1, 2) r
join hospital.hospital_branches b using (branch_id)
order by 1, 2;
analyze wanted_readmission;

create temporary table census_starts on commit drop as
select s.branch_id, s.time_zone, c.first_change, s.first_stay, s.last_stay,
       -- Without the day before there is nothing to carry on from.
       case when exists (
           select from kpi.cells v
           where v.generation = (select generation from kpi.current) and v.kpi = 'patient_days' and v.branch_id = s.branch_id
             and v.period = c.first_change - 1 and c.first_change > s.first_stay)
       then c.first_change else s.first_stay end as first_day
from spans s
join lateral (
    select least(min(m.period), (
        select v.period + 1 from kpi.cells v
        where v.generation = (select generation from kpi.current) and v.kpi = 'patient_days'
          and v.branch_id = s.branch_id
        order by v.period desc limit 1)) as first_change
    from marked m
    where m.branch_id = s.branch_id and m.fact in ('admission', 'discharge', 'schedule', 'any', 'all')
    having count(*) > 0
) c on true;

create temporary table wanted_census on commit drop as
select s.branch_id, g.day::date as period,
       g.day at time zone s.time_zone as starts, (g.day + interval '1 day') at time zone s.time_zone as ends
from census_starts s
cross join lateral generate_series(s.first_day::timestamp, s.last_stay, interval '1 day') g (day);
analyze wanted_census;

create temporary table wanted_open on commit drop as
select branch_id, first_change as first_day, date 'infinity' as last_day, true as is_census from census_starts
union all
select branch_id, coalesce(first_day, date '-infinity'), coalesce(last_day, date 'infinity'), false
from marks where fact in ('all', 'any');
analyze wanted_open;
