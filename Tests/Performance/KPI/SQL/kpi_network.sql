-- SPDX-License-Identifier: Apache-2.0
--
-- A synthetic network of 60 branches: its reference data.

create or replace function public.bench_unit(key text) returns double precision language sql immutable as $$
    select ((hashtextextended(key, 42) & 1048575) + 1) / 1048577.0
$$;

insert into hospital.hospital_branches
    (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
select 'B' || to_char(b, 'FM00'), 'Branch ' || b, 'City', 'State', 250, case when b % 4 = 0 then 0 else 20 end,
       case when b % 4 = 0 then 0 else 10 end,
       (array['Asia/Kolkata', 'Asia/Kolkata', 'Asia/Dubai', 'Europe/London'])[1 + b % 4]
from generate_series(1, 60) b;

insert into hospital.departments (branch_id, department_id, name, bed_count, is_critical_care)
select b.branch_id, d.id, d.name, d.beds, d.id = 'ICU'
from hospital.hospital_branches b
cross join (values ('CARD', 'Cardiology', 30), ('ONCO', 'Oncology', 25), ('ORTH', 'Orthopedics', 30),
                   ('PEDI', 'Pediatrics', 25), ('EMER', 'Emergency', 20), ('GMED', 'General Medicine', 60),
                   ('OBST', 'Obstetrics', 30), ('ICU', 'Intensive Care', 20)) d (id, name, beds)
where d.id <> 'ICU' or b.icu_beds > 0;

insert into hospital.diagnosis_categories (diagnosis_code, name)
select 'D' || n, 'Diagnosis ' || n from generate_series(1, 12) n;
insert into hospital.procedure_codes (procedure_code, name, category, typical_minutes, standard_cost)
select 'P' || n, 'Procedure ' || n, 'Any', 30, 1000 from generate_series(1, 24) n;
insert into hospital.outcomes (outcome, description, is_death, is_transfer)
values ('Recovered', '', false, false), ('Improved', '', false, false), ('Transferred', '', false, true),
       ('Deceased', '', true, false), ('LAMA', '', false, false);
insert into hospital.doctors (doctor_id, branch_id, department_id, name, specialty, joined_on)
select concat_ws('-', branch_id, department_id, n), branch_id, department_id, 'Dr', name, '2020-01-01'
from hospital.departments cross join generate_series(1, 2) n;
insert into hospital.patients (patient_id, date_of_birth, gender, insurance_type)
select 'P' || n, date '1930-01-01' + (n * 37) % 33000, (array['F', 'M'])[1 + n % 2],
       (array['Cash', 'CGHS', 'ESI', 'Private', 'Corporate'])[1 + n % 5]
from generate_series(1, 600000) n;

-- As ingestion does when rows come.
select hospital.add_months(name::regclass, array(
    select month::date from generate_series(date '2021-12-01', date '2024-02-01', interval '1 month') month))
from unnest(array['hospital.doctor_schedules', 'hospital.resource_allocation']) name
