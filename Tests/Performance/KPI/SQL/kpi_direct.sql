-- SPDX-License-Identifier: Apache-2.0
--
-- What the public views say, computed straight from the hospital's tables by the same definitions, each by itself, as a
-- dashboard without a store of figures does: the reference for a full recompute. A block for each view, in the order of
-- their names, ends in a line with a semicolon only; below a line `-- view` it asks the view for the same sums.

select sum(n), sum(d) from (
    select a.branch_id, p.name, (a.admitted_at at time zone b.time_zone)::date, count(*) as n, null::bigint as d
    from hospital.admissions a
    join hospital.hospital_branches b using (branch_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3
    union all
    select a.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date, null, count(*)
    from hospital.discharges d
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3
) v
-- view
select sum(admissions), sum(discharges) from public.v_kpi_admission_discharge_counts
;
select sum(n), sum(d) from (
    select a.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date,
           sum(extract(epoch from d.discharged_at - a.admitted_at)) / 86400 as n, count(*) as d
    from hospital.discharges d
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    where d.discharged_at >= a.admitted_at
    group by 1, 2, 3
) v
-- view
select sum(stay_days), sum(stays) from public.v_kpi_alos
;
select sum(n), sum(d) from (
    with change as (
        select a.branch_id, a.department_id, (a.admitted_at at time zone b.time_zone)::date as day, 1 as change
        from hospital.admissions a join hospital.hospital_branches b using (branch_id)
        union all
        select a.branch_id, a.department_id, (d.discharged_at at time zone b.time_zone)::date, -1
        from hospital.discharges d
        join hospital.admissions a using (branch_id, admission_id)
        join hospital.hospital_branches b using (branch_id)
    ),
    daily as (select branch_id, department_id, day, sum(change) as change from change group by 1, 2, 3),
    -- With the day as it is joined: else the server goes through all days of a department for each of them.
    days as materialized (
        select b.branch_id, s.day::date as day
        from (select branch_id, min(day) as low, max(day) as high from daily group by 1) b
        cross join lateral generate_series(b.low::timestamp, b.high, interval '1 day') s (day)
    )
    select p.branch_id, p.name, s.day, sum(coalesce(c.change, 0)) over (
               partition by p.branch_id, p.department_id order by s.day) as n, p.bed_count as d
    from days s
    join hospital.departments p using (branch_id)
    left join daily c on c.branch_id = p.branch_id and c.department_id = p.department_id and c.day = s.day
) v
-- view
select sum(beds_occupied), sum(beds) from public.v_kpi_bed_occupancy
;
select sum(n), sum(d), sum(w) from (
    with bill as (
        select branch_id, admission_id, sum(total_amount) as total
        from hospital.billing where currency = 'INR' group by 1, 2
    )
    select a.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date,
           sum(i.total) as n, count(*) as d, null::numeric as w
    from hospital.discharges d
    join hospital.admissions a using (branch_id, admission_id)
    join bill i using (branch_id, admission_id)
    join hospital.hospital_branches b on b.branch_id = a.branch_id
    join hospital.departments p on p.branch_id = a.branch_id and p.department_id = a.department_id
    group by 1, 2, 3
    union all
    select i.branch_id, p.name, (i.billed_at at time zone b.time_zone)::date, null, null, sum(i.total_amount)
    from hospital.billing i
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.hospital_branches b on b.branch_id = a.branch_id
    join hospital.departments p on p.branch_id = a.branch_id and p.department_id = a.department_id
    left join hospital.discharges d on d.branch_id = i.branch_id and d.admission_id = i.admission_id
    where i.currency = 'INR' and d.admission_id is null
    group by 1, 2, 3
) v
-- view
select sum(billed), sum(billed_discharges), sum(bills_without_discharge) from public.v_kpi_cost_per_discharge
;
select sum(n), sum(d) from (
    select s.branch_id, p.name, s.schedule_date, sum(s.booked) as n, sum(s.slots) as d
    from hospital.doctor_schedules s
    join hospital.doctors o using (doctor_id)
    join hospital.departments p on p.branch_id = o.branch_id and p.department_id = o.department_id
    group by 1, 2, 3
) v
-- view
select sum(booked_slots), sum(slots) from public.v_kpi_doctor_utilization
;
select sum(n), sum(w) from (
    select a.branch_id, p.name, (a.admitted_at at time zone b.time_zone)::date,
           count(*) filter (where a.admission_type = 'Emergency') as n,
           count(*) filter (where a.admission_type = 'Scheduled') as d, count(*) as w
    from hospital.admissions a
    join hospital.hospital_branches b using (branch_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3
) v
-- view
select sum(emergency_admissions), sum(admissions) from public.v_kpi_emergency_scheduled_ratio
;
select sum(admissions), sum(discharges), sum(stay_days), sum(occupied), sum(beds), sum(live), sum(readmitted), sum(revenue)
from (
    with bill as (
        select branch_id, admission_id, sum(total_amount) as total
        from hospital.billing where currency = 'INR' group by 1, 2
    ),
    stay as (
        select a.branch_id, a.admission_id, a.patient_id, a.admission_type, a.admitted_at, d.discharged_at,
               o.is_death, o.is_transfer, i.total,
               (a.admitted_at at time zone b.time_zone)::date as admitted_on,
               (d.discharged_at at time zone b.time_zone)::date as discharged_on
        from hospital.admissions a
        join hospital.hospital_branches b using (branch_id)
        left join hospital.discharges d using (branch_id, admission_id)
        left join hospital.outcomes o using (outcome)
        left join bill i using (branch_id, admission_id)
    ),
    live as (select * from stay where not is_death and not is_transfer),
    returned as (
        select l.branch_id, l.admission_id, min(r.admitted_at) as at
        from live l
        join hospital.admissions r on r.patient_id = l.patient_id and r.admitted_at > l.discharged_at
            and r.admitted_at <= l.discharged_at + interval '720 hours'
        group by 1, 2
    ),
    admitted as (
        select branch_id, admitted_on as day, count(*) as admissions,
               count(*) filter (where admission_type = 'Emergency') as emergencies
        from stay group by 1, 2
    ),
    discharged as (
        select branch_id, discharged_on as day, count(*) as discharges, count(*) filter (where is_death) as deaths,
               sum(extract(epoch from discharged_at - admitted_at)) / 86400 as stay_days,
               sum(total) as billed, count(total) as stays_billed
        from stay where discharged_at is not null group by 1, 2
    ),
    readmitted as (
        select l.branch_id, l.discharged_on as day, count(*) as live,
               count(*) filter (where r.at is not null and not exists (
                   select from hospital.admissions a
                   join hospital.discharges d using (branch_id, admission_id)
                   join hospital.outcomes o using (outcome)
                   where a.patient_id = l.patient_id and a.admitted_at < r.at and d.discharged_at < r.at
                     and not o.is_death and not o.is_transfer
                     and (d.discharged_at, d.branch_id, d.admission_id)
                         > (l.discharged_at, l.branch_id, l.admission_id))) as readmitted
        from live l left join returned r using (branch_id, admission_id)
        group by 1, 2
    ),
    change as (
        select branch_id, day, sum(change) as change
        from (select branch_id, admitted_on as day, 1 as change from stay
              union all
              select branch_id, discharged_on, -1 from stay where discharged_on is not null) c
        group by 1, 2
    ),
    days as (
        select b.branch_id, s.day::date as day
        from (select branch_id, min(day) as low, max(day) as high from change group by 1) b
        cross join lateral generate_series(b.low::timestamp, b.high, interval '1 day') s (day)
    ),
    house as (
        select d.branch_id, d.day, sum(coalesce(c.change, 0)) over (partition by d.branch_id order by d.day) as occupied,
               p.beds
        from days d
        join (select branch_id, sum(bed_count) as beds from hospital.departments group by 1) p using (branch_id)
        left join change c using (branch_id, day)
    ),
    icu as (
        select branch_id, day, sum(occupied) as icu_occupied, sum(bed_count) as icu_beds
        from (select r.branch_id, (r.observed_at at time zone b.time_zone)::date as day, p.department_id, p.bed_count,
                     avg(r.beds_occupied) as occupied
              from hospital.resource_allocation r
              join hospital.hospital_branches b using (branch_id)
              join hospital.departments p using (branch_id, department_id)
              where p.is_critical_care group by 1, 2, 3, 4) h
        group by 1, 2
    ),
    duty as (
        select branch_id, schedule_date as day, sum(booked) as booked, sum(slots) as slots
        from hospital.doctor_schedules group by 1, 2
    ),
    money as (
        select i.branch_id, (i.billed_at at time zone b.time_zone)::date as day, sum(i.total_amount) as revenue
        from hospital.billing i join hospital.hospital_branches b using (branch_id)
        where i.currency = 'INR' group by 1, 2
    )
    select *
    from house
    full join admitted using (branch_id, day)
    full join discharged using (branch_id, day)
    full join readmitted using (branch_id, day)
    full join icu using (branch_id, day)
    full join duty using (branch_id, day)
    full join money using (branch_id, day)
    offset 0
) v
-- view
select sum(admissions), sum(discharges), sum(stay_days), sum(beds_occupied), sum(beds), sum(live_discharges),
       sum(readmissions), sum(revenue)
from public.v_kpi_executive_snapshot
;
select sum(n), sum(d), sum(ventilators) from (
    select branch_id, day, sum(occupied) as n, sum(bed_count) as d, sum(ventilators) as ventilators
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
-- view
select sum(icu_beds_occupied), sum(icu_beds), sum(ventilators_in_use) from public.v_kpi_icu_utilization
;
select count(*), sum(n) from (
    select a.branch_id, p.name, (d.discharged_at at time zone b.time_zone)::date, d.outcome, count(*) as n
    from hospital.discharges d
    join hospital.hospital_branches b using (branch_id)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3, 4
) v
-- view
select count(*), sum(discharges) from public.v_kpi_outcome_distribution
;
select count(*), sum(n) from (
    select r.branch_id, p.name, (r.performed_at at time zone b.time_zone)::date, c.name, count(*) as n
    from hospital.procedures r
    join hospital.hospital_branches b using (branch_id)
    join hospital.procedure_codes c using (procedure_code)
    join hospital.admissions a using (branch_id, admission_id)
    join hospital.departments p using (branch_id, department_id)
    group by 1, 2, 3, 4
) v
-- view
select count(*), sum(procedures) from public.v_kpi_procedure_volume
;
select sum(n), sum(d), sum(w) from (
    with live as (
        select a.branch_id, a.admission_id, a.department_id, a.patient_id, a.admitted_at, d.discharged_at
        from hospital.discharges d
        join hospital.admissions a using (branch_id, admission_id)
        join hospital.outcomes o using (outcome)
        where not o.is_death and not o.is_transfer
    ),
    returned as (
        select l.branch_id, l.admission_id, min(r.admitted_at) as at
        from live l
        join hospital.admissions r on r.patient_id = l.patient_id and r.admitted_at > l.discharged_at
            and r.admitted_at <= l.discharged_at + interval '720 hours'
        group by 1, 2
    )
    select l.branch_id, p.name, (l.discharged_at at time zone b.time_zone)::date,
           count(*) filter (where r.at is not null and not exists (
               select from hospital.admissions a
               join hospital.discharges d using (branch_id, admission_id)
               join hospital.outcomes o using (outcome)
               where a.patient_id = l.patient_id and a.admitted_at < r.at and d.discharged_at < r.at
                 and not o.is_death and not o.is_transfer
                 and (d.discharged_at, d.branch_id, d.admission_id)
                     > (l.discharged_at, l.branch_id, l.admission_id))) as n,
           count(*) as d,
           count(*) filter (where exists (
               select from hospital.readmissions x
               where x.branch_id = l.branch_id and x.index_admission_id = l.admission_id)) as w
    from live l
    left join returned r using (branch_id, admission_id)
    join hospital.hospital_branches b on b.branch_id = l.branch_id
    join hospital.departments p on p.branch_id = l.branch_id and p.department_id = l.department_id
    group by 1, 2, 3
) v
-- view
select sum(readmissions), sum(live_discharges), sum(recorded_readmissions) from public.v_kpi_readmission_rate
;
