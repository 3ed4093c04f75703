-- SPDX-License-Identifier: Apache-2.0
--
-- Forecasts of each branch's next days. A series is replaced as a whole, with its errors, in the transaction that
-- records its job's success; the keys below see to it that no day is forecast without a known error.

create schema if not exists forecast;

create table forecast.runs (
    run_id  bigint generated always as identity primary key,
    -- Not a foreign key: a forecast outlives the retention of its job.
    job_id  bigint not null unique,
    made_at timestamptz not null default now()
);

create table forecast.series (
    branch_id  text    not null references hospital.hospital_branches,
    measure    text    not null check (measure in ('admissions', 'occupied-beds', 'icu-beds', 'ventilators')),
    run_id     bigint  not null references forecast.runs,
    first_day  date    not null,
    last_day   date    not null,
    days       integer not null check (days > 0),
    method     text    check (
        method in ('moving-average', 'seasonal-naive', 'holt-winters', 'holt-winters-damped')),
    parameters jsonb,
    mae        double precision,
    mase       double precision,
    reason     text,
    primary key (branch_id, measure),
    constraint series_has_error_or_reason check (
        (method is not null and mae is not null and reason is null) or (method is null and reason is not null))
);
create index series_run on forecast.series (run_id);
comment on column forecast.series.days is 'days in a row with values, up to last_day';
comment on column forecast.series.mae is 'mean absolute error over all origins and days ahead of the back-test';
comment on column forecast.series.mase is 'mean absolute scaled error; null where the series repeats itself every week';
comment on column forecast.series.reason is 'why there is no forecast';

create table forecast.candidates (
    branch_id text not null,
    measure   text not null,
    method    text not null,
    mae       double precision not null,
    mase      double precision,
    primary key (branch_id, measure, method),
    foreign key (branch_id, measure) references forecast.series on delete cascade
);
comment on table forecast.candidates is 'the methods that were tried on a series';

create table forecast.errors (
    branch_id  text    not null,
    measure    text    not null,
    horizon    integer not null check (horizon > 0),
    mae        double precision not null,
    mase       double precision,
    coverage80 double precision,
    coverage95 double precision,
    origins    integer not null check (origins > 0),
    tested     integer not null check (tested >= 0),
    primary key (branch_id, measure, horizon),
    foreign key (branch_id, measure) references forecast.series on delete cascade
);
comment on column forecast.errors.horizon is 'days ahead, from 1';
comment on column forecast.errors.coverage80 is
    'share of days within the 80 per cent interval that could have been given at the time; null when never tested';

create table forecast.points (
    branch_id text    not null,
    measure   text    not null,
    horizon   integer not null,
    day       date    not null,
    mean      double precision not null,
    lower80   double precision not null check (lower80 >= 0),
    upper80   double precision not null,
    lower95   double precision not null check (lower95 >= 0),
    upper95   double precision not null,
    primary key (branch_id, measure, horizon),
    foreign key (branch_id, measure, horizon) references forecast.errors on delete cascade,
    constraint points_intervals_nest check (
        lower95 <= lower80 and lower80 <= mean and mean <= upper80 and upper80 <= upper95)
);
comment on column forecast.points.day is 'the branch''s local day';
