-- SPDX-License-Identifier: Apache-2.0
--
-- The hospital network's data: sixteen tables that ingestion fills and KPIs, models and reports read.
--
-- Rules that every table follows:
--   * natural keys, so that the same file loaded twice changes nothing; what a branch numbers itself
--     (admissions, bills, beds, cases) is keyed by (branch_id, its number);
--   * instants are timestamptz; a branch's local day is (instant at time zone hospital_branches.time_zone)::date;
--   * batch_id names the ingestion batch that wrote the row last; null for rows that came another way;
--   * the order of creation below is the order in which files must be loaded.

create schema if not exists hospital;

-- Reference data --------------------------------------------------------------------------------------------

create table hospital.hospital_branches (
    branch_id        text primary key,
    name             text    not null,
    city             text    not null,
    state            text    not null,
    bed_count        integer not null check (bed_count >= 0),
    icu_beds         integer not null check (icu_beds >= 0),
    ventilator_count integer not null check (ventilator_count >= 0),
    time_zone        text    not null,
    batch_id         bigint,
    -- An unknown zone would surface much later, in the middle of a KPI; the cast refuses it at the door.
    constraint hospital_branches_time_zone_known
        check (timestamptz '2000-01-01 00:00:00+00' at time zone time_zone is not null)
);
comment on column hospital.hospital_branches.time_zone is 'IANA name, for example Asia/Kolkata';

create table hospital.departments (
    branch_id        text    not null references hospital.hospital_branches,
    department_id    text    not null,
    name             text    not null,
    bed_count        integer not null check (bed_count >= 0),
    is_critical_care boolean not null,
    batch_id         bigint,
    primary key (branch_id, department_id),
    unique (branch_id, name)
);

create table hospital.diagnosis_categories (
    diagnosis_code text primary key,
    name           text not null,
    batch_id       bigint
);

create table hospital.procedure_codes (
    procedure_code  text primary key,
    name            text    not null,
    category        text    not null,
    typical_minutes integer not null check (typical_minutes > 0),
    standard_cost   numeric(14, 2) not null check (standard_cost >= 0),
    batch_id        bigint
);

create table hospital.outcomes (
    outcome     text primary key,
    description text    not null,
    is_death    boolean not null,
    is_transfer boolean not null,
    batch_id    bigint
);
comment on table hospital.outcomes is 'Recovered, Improved, Transferred, Deceased, LAMA (left against medical advice)';

-- People ----------------------------------------------------------------------------------------------------

create table hospital.patients (
    patient_id     text primary key,
    date_of_birth  date not null,
    gender         text not null check (gender in ('F', 'M', 'O')),
    insurance_type text not null check (insurance_type in ('Cash', 'CGHS', 'ESI', 'Private', 'Corporate')),
    batch_id       bigint
);

create table hospital.doctors (
    doctor_id     text primary key,
    branch_id     text not null,
    department_id text not null,
    name          text not null,
    specialty     text not null,
    joined_on     date not null,
    batch_id      bigint,
    foreign key (branch_id, department_id) references hospital.departments
);
create index doctors_department on hospital.doctors (branch_id, department_id);

create table hospital.doctor_schedules (
    doctor_id     text    not null references hospital.doctors,
    schedule_date date    not null,
    branch_id     text    not null references hospital.hospital_branches,
    slots         integer not null check (slots >= 0),
    booked        integer not null check (booked >= 0),
    batch_id      bigint,
    primary key (doctor_id, schedule_date)
);
create index doctor_schedules_day on hospital.doctor_schedules (branch_id, schedule_date);

-- Stays -----------------------------------------------------------------------------------------------------

create table hospital.beds (
    branch_id     text not null,
    bed_id        text not null,
    department_id text not null,
    bed_type      text not null check (bed_type in ('general', 'icu', 'hdu', 'ventilator')),
    batch_id      bigint,
    primary key (branch_id, bed_id),
    foreign key (branch_id, department_id) references hospital.departments
);
create index beds_department on hospital.beds (branch_id, department_id);

create table hospital.admissions (
    branch_id      text        not null,
    admission_id   text        not null,
    patient_id     text        not null references hospital.patients,
    department_id  text        not null,
    doctor_id      text        not null references hospital.doctors,
    admitted_at    timestamptz not null,
    admission_type text        not null check (admission_type in ('Emergency', 'Scheduled', 'Transfer')),
    source         text        not null,
    diagnosis_code text        not null references hospital.diagnosis_categories,
    batch_id       bigint,
    primary key (branch_id, admission_id),
    foreign key (branch_id, department_id) references hospital.departments
);
create index admissions_time on hospital.admissions (branch_id, admitted_at);
create index admissions_patient on hospital.admissions (patient_id, admitted_at);

create table hospital.discharges (
    branch_id     text        not null,
    admission_id  text        not null,
    discharged_at timestamptz not null,
    outcome       text        not null references hospital.outcomes,
    batch_id      bigint,
    primary key (branch_id, admission_id),
    foreign key (branch_id, admission_id) references hospital.admissions
);
create index discharges_time on hospital.discharges (branch_id, discharged_at);

create table hospital.procedures (
    branch_id        text        not null,
    procedure_id     text        not null,
    admission_id     text        not null,
    procedure_code   text        not null references hospital.procedure_codes,
    doctor_id        text        not null references hospital.doctors,
    performed_at     timestamptz not null,
    duration_minutes integer     not null check (duration_minutes >= 0),
    batch_id         bigint,
    primary key (branch_id, procedure_id),
    foreign key (branch_id, admission_id) references hospital.admissions
);
create index procedures_admission on hospital.procedures (branch_id, admission_id);
create index procedures_time on hospital.procedures (branch_id, performed_at);

create table hospital.billing (
    branch_id        text           not null,
    bill_id          text           not null,
    admission_id     text           not null,
    billed_at        timestamptz    not null,
    total_amount     numeric(14, 2) not null check (total_amount >= 0),
    insurance_amount numeric(14, 2) not null check (insurance_amount >= 0),
    patient_amount   numeric(14, 2) not null check (patient_amount >= 0),
    currency         text           not null check (currency ~ '^[A-Z]{3}$'),
    batch_id         bigint,
    primary key (branch_id, bill_id),
    foreign key (branch_id, admission_id) references hospital.admissions
);
create index billing_admission on hospital.billing (branch_id, admission_id);

create table hospital.readmissions (
    branch_id          text    not null,
    admission_id       text    not null,
    index_admission_id text    not null,
    days_since         integer not null check (days_since >= 0),
    batch_id           bigint,
    primary key (branch_id, admission_id),
    foreign key (branch_id, admission_id) references hospital.admissions,
    foreign key (branch_id, index_admission_id) references hospital.admissions,
    check (admission_id <> index_admission_id)
);
create index readmissions_index_admission on hospital.readmissions (branch_id, index_admission_id);
comment on column hospital.readmissions.days_since is 'whole days of 24 h from the index discharge to this admission';

-- Resources -------------------------------------------------------------------------------------------------

create table hospital.resource_allocation (
    branch_id          text        not null,
    department_id      text        not null,
    observed_at        timestamptz not null,
    beds_occupied      integer     not null check (beds_occupied >= 0),
    ventilators_in_use integer     not null check (ventilators_in_use >= 0),
    staff_on_duty      integer     not null check (staff_on_duty >= 0),
    batch_id           bigint,
    primary key (branch_id, department_id, observed_at),
    foreign key (branch_id, department_id) references hospital.departments
);
comment on table hospital.resource_allocation is 'state of a department at the full hour';

-- Operating rooms -------------------------------------------------------------------------------------------

-- The operating rooms' own log. Surgeons and patients carry the log system's identifiers, which need not
-- exist in hospital.doctors or hospital.patients, so they are no foreign keys.
create table hospital.or_cases (
    branch_id       text        not null references hospital.hospital_branches,
    encounter_id    text        not null,
    case_date       date        not null,
    suite           text        not null,
    service         text        not null,
    cpt_code        text        not null,
    cpt_description text        not null,
    surgeon_id      text,
    patient_id      text,
    patient_age     integer     check (patient_age between 0 and 130),
    booked_minutes  integer     not null check (booked_minutes >= 0),
    scheduled_start timestamptz not null,
    wheels_in       timestamptz,
    procedure_start timestamptz,
    procedure_end   timestamptz,
    wheels_out      timestamptz,
    status          text        not null default 'completed' check (status in ('completed', 'cancelled')),
    batch_id        bigint,
    primary key (branch_id, encounter_id),
    constraint or_cases_completed_has_times check (
        status <> 'completed'
        or (wheels_in is not null and procedure_start is not null
            and procedure_end is not null and wheels_out is not null)),
    constraint or_cases_times_in_order check (
        wheels_in <= procedure_start and procedure_start <= procedure_end and procedure_end <= wheels_out)
);
create index or_cases_day on hospital.or_cases (branch_id, case_date, suite);
comment on column hospital.or_cases.case_date is 'the branch''s local day';
comment on column hospital.or_cases.patient_age is 'completed years on the day of the case';
