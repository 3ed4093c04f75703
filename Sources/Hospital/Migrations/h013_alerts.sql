-- SPDX-License-Identifier: Apache-2.0
--
-- Alerts: what a rule of jobs/alerts has found to be out of bounds, from the day it was raised until it was cleared,
-- and what became of it in between.

create schema if not exists alerts;

create table alerts.alerts (
    alert_id        bigint generated always as identity primary key,
    rule            text   not null,
    title           text   not null,
    severity        text   not null check (severity in ('warning', 'critical')),
    condition       text   not null,
    branch_id       text   not null references hospital.hospital_branches,
    department      text   not null default '',
    state           text   not null default 'open' check (state in ('open', 'acknowledged', 'cleared')),
    raised_on       date   not null,
    raised_at       timestamptz not null default now(),
    day             date   not null,
    value           double precision not null,
    detail          text   not null,
    acknowledged_by text,
    acknowledged_at timestamptz,
    note            text,
    cleared_at      timestamptz,
    constraint alerts_acknowledged_by_somebody check (
        (acknowledged_by is null) = (acknowledged_at is null)
        and (state <> 'acknowledged' or acknowledged_by is not null)),
    constraint alerts_cleared_at_some_time check ((state = 'cleared') = (cleared_at is not null))
);
-- Whoever evaluates a rule again, at the same time too, finds the alert that there is.
create unique index alerts_one_active on alerts.alerts (rule, branch_id, department) where state <> 'cleared';
comment on column alerts.alerts.department is 'the department''s name; empty for the branch as a whole';
comment on column alerts.alerts.raised_on is 'the local day whose value raised it';
comment on column alerts.alerts.day is 'the local day of the last value that was looked at, with value and detail';

create table alerts.events (
    event_id bigint generated always as identity primary key,
    alert_id bigint not null references alerts.alerts on delete cascade,
    at       timestamptz not null default now(),
    what     text   not null check (what in ('raised', 'acknowledged', 'cleared')),
    -- Whoever did it: a person, or the job that evaluated the rule.
    who      text   not null,
    day      date   not null,
    value    double precision not null,
    note     text   not null default ''
);
create index events_alert on alerts.events (alert_id);
