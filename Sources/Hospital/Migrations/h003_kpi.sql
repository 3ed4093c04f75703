-- SPDX-License-Identifier: Apache-2.0
--
-- KPI storage. Numerator and denominator are additive, so any roll-up (branch, department, service, suite,
-- day, month, network) is sum(numerator) / sum(denominator), never a mean of ratios. A null denominator
-- marks a plain sum or count.

create schema if not exists kpi;

create table kpi.definitions (
    kpi        text primary key,
    title      text    not null,
    unit       text    not null,
    grain      text    not null,
    definition text    not null,
    direction  text    not null check (direction in ('up', 'down', 'none')),
    category   text    not null check (category in ('operating-room', 'hospital')),
    aggregate  text    not null check (aggregate in ('sum', 'ratio'))
);
comment on table kpi.definitions is 'copied from jobs/kpis/*.sql by every recompute';

create table kpi.values (
    kpi         text   not null references kpi.definitions on delete cascade,
    branch_id   text   not null references hospital.hospital_branches,
    period      date   not null,
    suite       text   not null default '',
    service     text   not null default '',
    department  text   not null default '',
    numerator   double precision not null,
    denominator double precision,
    value       double precision generated always as (
        case when denominator is null then numerator else numerator / nullif(denominator, 0) end) stored,
    computed_at timestamptz not null default now(),
    primary key (kpi, branch_id, period, suite, service, department)
);
create index values_period on kpi.values (kpi, period);
comment on column kpi.values.period is 'the branch''s local day';
comment on column kpi.values.computed_at is 'when the row last changed; a recompute that changes nothing leaves it';
