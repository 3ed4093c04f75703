-- SPDX-License-Identifier: Apache-2.0
--
-- What has changed since the KPIs were computed: every statement that changes the hospital's data, whoever runs it,
-- leaves the (branch, local day) pairs whose figures may differ in kpi.touched, in its own transaction.
--
-- A row that is new marks its own day. What it changes on other days (a bill: the day of the discharge that it belongs
-- to) is found by the recompute from the rows as they are then. A row that is changed or removed marks those other days
-- here, since afterwards nobody knows what it was. Nothing is unique or updated in kpi.touched, so that loads never
-- wait for each other.

create table kpi.touched (
    branch_id text,
    day       date,
    fact      text not null,
    -- Tells a recompute in parts which changes its parts have seen.
    xact      xid8 not null default pg_current_xact_id()
);
comment on table kpi.touched is 'days whose KPIs are to be recomputed; append only';
comment on column kpi.touched.branch_id is 'null: every branch';
comment on column kpi.touched.day is 'the branch''s local day; null: every day';
comment on column kpi.touched.fact is 'what changed: admission, discharge, bill, schedule, other, or all of the branch';

-- A recompute reads bills by their day.
create index billing_time on hospital.billing (branch_id, billed_at);

-- All functions below see the rows before or after the statement as `changed`.

create function kpi.touch_admissions() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct c.branch_id, (c.admitted_at at time zone b.time_zone)::date, 'admission'
    from changed c join hospital.hospital_branches b using (branch_id);
    if tg_op = 'INSERT' then return null; end if;
    -- Its department and patient are also those of what follows.
    insert into kpi.touched (branch_id, day, fact)
    select distinct s.branch_id, (s.at at time zone b.time_zone)::date, s.fact
    from changed c
    cross join lateral (
        select c.branch_id, d.discharged_at as at, 'discharge' as fact from hospital.discharges d
        where d.branch_id = c.branch_id and d.admission_id = c.admission_id
        union all
        select c.branch_id, i.billed_at, 'other' from hospital.billing i
        where i.branch_id = c.branch_id and i.admission_id = c.admission_id
        union all
        select c.branch_id, p.performed_at, 'other' from hospital.procedures p
        where p.branch_id = c.branch_id and p.admission_id = c.admission_id
        union all
        select e.branch_id, e.discharged_at, 'other'
        from kpi.discharges_before(c.patient_id, c.admitted_at) e
    ) s
    join hospital.hospital_branches b on b.branch_id = s.branch_id;
    return null;
end $$;

create function kpi.touch_discharges() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct c.branch_id, (c.discharged_at at time zone b.time_zone)::date, 'discharge'
    from changed c join hospital.hospital_branches b using (branch_id);
    if tg_op = 'INSERT' then return null; end if;
    insert into kpi.touched (branch_id, day, fact)
    select distinct s.branch_id, (s.at at time zone b.time_zone)::date, 'other'
    from changed c
    cross join lateral (
        select c.branch_id, i.billed_at as at from hospital.billing i
        where i.branch_id = c.branch_id and i.admission_id = c.admission_id
        union all
        select e.branch_id, e.discharged_at
        from hospital.admissions a
        cross join lateral kpi.discharges_before(a.patient_id, c.discharged_at) e
        where a.branch_id = c.branch_id and a.admission_id = c.admission_id
    ) s
    join hospital.hospital_branches b on b.branch_id = s.branch_id;
    return null;
end $$;

create function kpi.touch_billing() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct c.branch_id, (c.billed_at at time zone b.time_zone)::date, 'bill'
    from changed c join hospital.hospital_branches b using (branch_id);
    if tg_op = 'INSERT' then return null; end if;
    insert into kpi.touched (branch_id, day, fact)
    select distinct c.branch_id, (d.discharged_at at time zone b.time_zone)::date, 'other'
    from changed c
    join hospital.discharges d using (branch_id, admission_id)
    join hospital.hospital_branches b using (branch_id);
    return null;
end $$;

create function kpi.touch_procedures() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct c.branch_id, (c.performed_at at time zone b.time_zone)::date, 'other'
    from changed c join hospital.hospital_branches b using (branch_id);
    return null;
end $$;

create function kpi.touch_readmissions() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct c.branch_id, (d.discharged_at at time zone b.time_zone)::date, 'other'
    from changed c
    join hospital.discharges d on d.branch_id = c.branch_id and d.admission_id = c.index_admission_id
    join hospital.hospital_branches b on b.branch_id = c.branch_id;
    return null;
end $$;

create function kpi.touch_resource_allocation() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct c.branch_id, (c.observed_at at time zone b.time_zone)::date, 'other'
    from changed c join hospital.hospital_branches b using (branch_id);
    return null;
end $$;

create function kpi.touch_doctor_schedules() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct branch_id, schedule_date, 'schedule' from changed;
    return null;
end $$;

create function kpi.touch_or_cases() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct branch_id, case_date, 'other' from changed;
    return null;
end $$;

-- A patient's insurance, gender and age break down the figures of the stays.
create function kpi.touch_patients() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct s.branch_id, (s.at at time zone b.time_zone)::date, 'other'
    from changed c
    join hospital.admissions a on a.patient_id = c.patient_id
    cross join lateral (
        select a.branch_id, a.admitted_at as at
        union all
        select a.branch_id, d.discharged_at from hospital.discharges d
        where d.branch_id = a.branch_id and d.admission_id = a.admission_id
        union all
        select a.branch_id, i.billed_at from hospital.billing i
        where i.branch_id = a.branch_id and i.admission_id = a.admission_id
    ) s
    join hospital.hospital_branches b on b.branch_id = s.branch_id;
    return null;
end $$;

create function kpi.touch_doctors() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact)
    select distinct s.branch_id, s.schedule_date, 'schedule'
    from changed c join hospital.doctor_schedules s using (doctor_id);
    return null;
end $$;

-- Beds, departments and time zones are in the figures of all days.
create function kpi.touch_branch() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact) select distinct branch_id, null::date, 'all' from changed;
    return null;
end $$;

create function kpi.touch_everything() returns trigger language plpgsql as $$
begin
    insert into kpi.touched (branch_id, day, fact) values (null, null, 'all');
    return null;
end $$;

-- The discharges of a patient that an admission or a discharge at this time can be a readmission after.
create function kpi.discharges_before(patient text, at timestamptz)
returns table (branch_id text, discharged_at timestamptz) language sql stable as $$
    select d.branch_id, d.discharged_at
    from hospital.admissions a join hospital.discharges d using (branch_id, admission_id)
    where a.patient_id = patient and d.discharged_at between at - interval '720 hours' and at
$$;

do $$
declare
    target record;
begin
    -- What a table's rows are in, and what happens to them that can change a figure: others refer to reference data
    -- only once it is there, so a new row of it changes none.
    for target in
        select * from (values
            ('admissions', 'touch_admissions', true), ('discharges', 'touch_discharges', true),
            ('billing', 'touch_billing', true), ('procedures', 'touch_procedures', true),
            ('readmissions', 'touch_readmissions', true), ('or_cases', 'touch_or_cases', true),
            ('resource_allocation', 'touch_resource_allocation', true),
            ('doctor_schedules', 'touch_doctor_schedules', true), ('departments', 'touch_branch', true),
            ('hospital_branches', 'touch_branch', false), ('patients', 'touch_patients', false),
            ('doctors', 'touch_doctors', false), ('outcomes', 'touch_everything', false),
            ('procedure_codes', 'touch_everything', false)
        ) t (name, action, on_insert)
    loop
        if target.on_insert then
            execute format('create trigger touch_new after insert on hospital.%I referencing new table as changed
                for each statement execute function kpi.%I()', target.name, target.action);
        end if;
        execute format('create trigger touch_before after update on hospital.%I referencing old table as changed
            for each statement execute function kpi.%I()', target.name, target.action);
        execute format('create trigger touch_after after update on hospital.%I referencing new table as changed
            for each statement execute function kpi.%I()', target.name, target.action);
        execute format('create trigger touch_removed after delete on hospital.%I referencing old table as changed
            for each statement execute function kpi.%I()', target.name, target.action);
        execute format('create trigger touch_emptied after truncate on hospital.%I
            for each statement execute function kpi.touch_everything()', target.name);
    end loop;
end $$;
