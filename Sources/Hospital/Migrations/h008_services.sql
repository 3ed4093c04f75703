-- SPDX-License-Identifier: Apache-2.0
--
-- What hospitals report by service rather than by admission: stays with their satisfaction, weekly beds and
-- requests, staff and their attendance. The files number patients and staff in their own way, so nothing here
-- refers to hospital.patients or hospital.doctors.

create table hospital.service_stays (
    branch_id    text    not null references hospital.hospital_branches,
    patient_id   text    not null,
    patient_name text    not null,
    age          integer not null check (age between 0 and 130),
    arrived_on   date    not null,
    departed_on  date,
    service      text    not null,
    satisfaction integer check (satisfaction between 0 and 100),
    batch_id     bigint,
    source_line  integer,
    primary key (branch_id, patient_id),
    constraint service_stays_days_in_order check (departed_on >= arrived_on)
);
create index service_stays_arrival on hospital.service_stays (branch_id, arrived_on);
comment on table hospital.service_stays is
    'one stay for each patient number; its length is departed_on - arrived_on in calendar days';

create table hospital.service_weeks (
    branch_id      text    not null references hospital.hospital_branches,
    year           integer not null check (year between 1900 and 9999),
    week           integer not null check (week between 1 and 53),
    service        text    not null,
    month          integer not null check (month between 1 and 12),
    available_beds integer not null check (available_beds >= 0),
    requests       integer not null check (requests >= 0),
    admitted       integer not null check (admitted >= 0),
    refused        integer not null check (refused >= 0),
    satisfaction   integer check (satisfaction between 0 and 100),
    staff_morale   integer check (staff_morale between 0 and 100),
    event          text    not null,
    batch_id       bigint,
    source_line    integer,
    primary key (branch_id, year, week, service),
    constraint service_weeks_requests_add_up check (requests = admitted + refused)
);
comment on column hospital.service_weeks.event is
    'what was special that week: flu, strike, donation; the word none when nothing was';
comment on column hospital.service_weeks.month is 'as the file counts it: four or five weeks each';

create table hospital.staff (
    branch_id  text not null references hospital.hospital_branches,
    staff_id   text not null,
    staff_name text not null,
    role       text not null,
    service    text not null,
    batch_id   bigint,
    source_line integer,
    primary key (branch_id, staff_id)
);

create table hospital.staff_weeks (
    branch_id  text    not null references hospital.hospital_branches,
    year       integer not null check (year between 1900 and 9999),
    week       integer not null check (week between 1 and 53),
    staff_id   text    not null,
    staff_name text    not null,
    role       text    not null,
    service    text    not null,
    present    boolean not null,
    batch_id   bigint,
    source_line integer,
    primary key (branch_id, year, week, staff_id)
);
comment on table hospital.staff_weeks is
    'who was there in a week; rosters may number staff otherwise than hospital.staff does, so staff_id is no foreign key';

create index service_stays_batch on hospital.service_stays using brin (batch_id);
create index service_weeks_batch on hospital.service_weeks using brin (batch_id);
create index staff_batch on hospital.staff using brin (batch_id);
create index staff_weeks_batch on hospital.staff_weeks using brin (batch_id);
