-- SPDX-License-Identifier: Apache-2.0
--
-- What the public views say, computed straight from the hospital's tables, each by itself: the reference for a full
-- recompute. One statement a view, in the order of their names; each ends in a line with a semicolon only.

select count(*), sum(n), sum(d) from (
    select a.branch_id, p.name, (a.admitted_at at time zone b.time_zone)::date, count(*) as n, null::bigint as d
    from hospital.admissions a
    join hospital.hospital_branches b using (branch_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3
    union all
    select a.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date, count(*), null
    from hospital.discharges d
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3
) v
;
select count(*), sum(n), sum(d) from (
    select a.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date,
           sum(extract(epoch from d.discharged_at - a.admitted_at)) / 86400 as n, count(*) as d
    from hospital.discharges d
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    where d.discharged_at >= a.admitted_at
    group by 1, 2, 3
) v
;
select count(*), sum(n), sum(d) from (
    with bound as (
        select b.branch_id, b.time_zone, (min(a.admitted_at) at time zone b.time_zone)::date as first_day,
               (greatest(max(a.admitted_at), max(d.discharged_at)) at time zone b.time_zone)::date as last_day
        from hospital.hospital_branches b
        join hospital.admissions a using (branch_id)
        left join hospital.discharges d using (branch_id, admission_id)
        group by b.branch_id, b.time_zone
    ),
    change as (
        select a.branch_id, a.department_id, (a.admitted_at at time zone b.time_zone)::date as day, 1 as change
        from hospital.admissions a join bound b using (branch_id)
        union all
        select a.branch_id, a.department_id, (d.discharged_at at time zone b.time_zone)::date, -1
        from hospital.discharges d join hospital.admissions a using (branch_id, admission_id)
        join bound b on b.branch_id = d.branch_id
    ),
    daily as (select branch_id, department_id, day, sum(change) as change from change group by 1, 2, 3)
    select p.branch_id, p.name, s.day::date, sum(coalesce(c.change, 0)) over (
               partition by p.branch_id, p.department_id order by s.day) as n, p.bed_count as d
    from bound b
    join hospital.departments p using (branch_id)
    cross join lateral generate_series(b.first_day::timestamp, b.last_day, interval '1 day') s (day)
    left join daily c on c.branch_id = p.branch_id and c.department_id = p.department_id and c.day = s.day::date
) v
;
select count(*), sum(n), sum(d) from (
    select d.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date,
           sum(i.total_amount) as n, count(distinct d.admission_id) as d
    from hospital.discharges d
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    join hospital.billing i on i.branch_id = d.branch_id and i.admission_id = d.admission_id and i.currency = 'INR'
    group by 1, 2, 3
    union all
    select i.branch_id, p.name, (i.billed_at at time zone b.time_zone)::date, sum(i.total_amount), null
    from hospital.billing i
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    where i.currency = 'INR' and not exists (
        select from hospital.discharges d where d.branch_id = i.branch_id and d.admission_id = i.admission_id)
    group by 1, 2, 3
) v
;
select count(*), sum(n), sum(d) from (
    select s.branch_id, p.name, s.schedule_date, sum(s.booked) as n, sum(s.slots) as d
    from hospital.doctor_schedules s
    join hospital.doctors o using (doctor_id)
    join hospital.departments p on p.branch_id = o.branch_id and p.department_id = o.department_id
    group by 1, 2, 3
) v
;
select count(*), sum(n), sum(d) from (
    select a.branch_id, p.name, (a.admitted_at at time zone b.time_zone)::date,
           count(*) filter (where a.admission_type = 'Emergency') as n,
           count(*) filter (where a.admission_type = 'Scheduled') as d, count(*)
    from hospital.admissions a
    join hospital.hospital_branches b using (branch_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3
) v
;
select count(*), sum(n), sum(d) from (
    with stay as (
        select d.branch_id, (d.discharged_at at time zone b.time_zone)::date as day, d.outcome, o.is_death,
               a.admitted_at, d.discharged_at, i.total_amount
        from hospital.discharges d
        join hospital.hospital_branches b using (branch_id)
        join hospital.admissions a using (branch_id, admission_id)
        join hospital.outcomes o on o.outcome = d.outcome
        left join hospital.billing i on i.branch_id = d.branch_id and i.admission_id = d.admission_id
    )
    select branch_id, day, count(*) as n, sum(extract(epoch from discharged_at - admitted_at)) as d,
           count(*) filter (where is_death), sum(total_amount)
    from stay group by 1, 2
    union all
    select a.branch_id, (a.admitted_at at time zone b.time_zone)::date, count(*), null,
           count(*) filter (where a.admission_type = 'Emergency'), null
    from hospital.admissions a join hospital.hospital_branches b using (branch_id)
    group by 1, 2
) v
;
select count(*), sum(n), sum(d) from (
    select branch_id, day, sum(occupied) as n, sum(bed_count) as d, sum(ventilators)
    from (
        select r.branch_id, (r.observed_at at time zone b.time_zone)::date as day, p.department_id, p.bed_count,
               avg(r.beds_occupied) as occupied, avg(r.ventilators_in_use) as ventilators
        from hospital.resource_allocation r
        join hospital.hospital_branches b using (branch_id)
        join hospital.departments p using (branch_id, department_id)
        where p.is_critical_care
        group by 1, 2, 3, 4
    ) h
    group by 1, 2
) v
;
select count(*), sum(n), sum(d) from (
    select d.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date, d.outcome, count(*) as n, null::bigint as d
    from hospital.discharges d
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3, 4
) v
;
select count(*), sum(n), sum(d) from (
    select r.branch_id, p.name, (r.performed_at at time zone b.time_zone)::date, c.name, count(*) as n, null::bigint as d
    from hospital.procedures r
    join hospital.hospital_branches b using (branch_id)
    join hospital.procedure_codes c using (procedure_code)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3, 4
) v
;
select count(*), sum(n), sum(d) from (
    select d.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date,
           count(*) filter (where exists (
               select from hospital.admissions r
               where r.patient_id = a.patient_id and r.admitted_at > d.discharged_at
                 and r.admitted_at <= d.discharged_at + interval '720 hours')) as n,
           count(*) as d,
           count(*) filter (where exists (
               select from hospital.readmissions r
               where r.branch_id = d.branch_id and r.index_admission_id = d.admission_id))
    from hospital.discharges d
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    join hospital.outcomes o on o.outcome = d.outcome
    where not o.is_death and not o.is_transfer
    group by 1, 2, 3
) v
;
