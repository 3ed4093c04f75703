-- SPDX-License-Identifier: Apache-2.0
--
-- What the checks of jobs/quality have found in the data the last time they ran: how much in which branch, and
-- examples. All of a check is replaced in the transaction that records its job's success.

create schema if not exists quality;

create table quality.checks (
    check_name text primary key,
    title      text   not null,
    severity   text   not null check (severity in ('error', 'warning', 'notice')),
    definition text   not null,
    found      bigint not null check (found >= 0),
    -- Not a foreign key: a finding outlives the retention of its job.
    job_id     bigint not null,
    checked_at timestamptz not null default now()
);
comment on column quality.checks.severity is
    'error: figures are wrong; warning: figures may be; notice: nothing is computed from it';

create table quality.findings (
    check_name text   not null references quality.checks on delete cascade,
    branch_id  text   not null references hospital.hospital_branches,
    found      bigint not null check (found > 0),
    primary key (check_name, branch_id)
);

create table quality.examples (
    check_name text    not null,
    branch_id  text    not null,
    place      integer not null check (place > 0),
    subject    text    not null,
    detail     text    not null,
    primary key (check_name, branch_id, place),
    foreign key (check_name, branch_id) references quality.findings on delete cascade
);
comment on table quality.examples is 'the first of what was found in a branch, in the order of subject and detail';
