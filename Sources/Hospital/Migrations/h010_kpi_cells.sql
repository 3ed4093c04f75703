-- SPDX-License-Identifier: Apache-2.0
--
-- KPI storage: one row for each KPI, branch and local day, with the values of its breakdown in arrays. A recompute
-- replaces a day as a whole, so a row of the breakdown would only cost; a branch's total is there without adding.
--
-- A recompute in parts writes under a generation of its own, which one update of kpi.current makes the one to be read.

drop table kpi.values;

create table kpi.current (
    generation integer not null,
    is_one     boolean primary key default true check (is_one)
);
insert into kpi.current (generation) values (1);
create sequence kpi.generations start 2;

create table kpi.cells (
    generation   integer not null,
    kpi          text    not null,
    period       date    not null,
    branch_id    text    not null,
    numerator    double precision not null,
    denominator  double precision,
    suites       text[],
    services     text[],
    departments  text[],
    slices       text[],
    numerators   double precision[] not null,
    denominators double precision[],
    computed_at  timestamptz not null default now(),
    primary key (generation, kpi, period, branch_id)
);
-- The key serves readers of all branches on some days, this one those of one branch over a long time.
create index cells_branch on kpi.cells (kpi, branch_id, period);
comment on table kpi.cells is 'a KPI of a branch on a local day: totals, and the breakdown as arrays of one length';
comment on column kpi.cells.computed_at is 'when the row last changed; a recompute that changes nothing leaves it';

-- Runs that compute in parts: at most one, from its plan until it is published.
create table kpi.runs (
    generation integer primary key,
    planned_at timestamptz not null default now(),
    -- Changes that its parts see.
    snapshot   pg_snapshot not null,
    parts      integer not null,
    -- Digest of what the KPIs were computed with when it was planned.
    formulas   text not null
);
create table kpi.parts (
    generation integer not null references kpi.runs on delete cascade,
    part       integer not null,
    primary key (generation, part)
);
comment on table kpi.parts is 'the parts of a run that are done';

alter table kpi.touched add column is_done boolean not null default false;
comment on column kpi.touched.is_done is 'recomputed already, but kept for the run in parts that may not have seen it';

alter table kpi.definitions
    add column target double precision,
    add column warning double precision,
    add column source text,
    add column formula text not null default '';
comment on column kpi.definitions.target is 'what is aimed at; at least or at most it, as direction says';
comment on column kpi.definitions.warning is 'from where on a missed target is no longer close';
comment on column kpi.definitions.formula is 'digest of what the values were computed with';

-- Each single value: the one relation that others read.
create view kpi.values as
select c.kpi, c.branch_id, c.period,
       coalesce(e.suite, '') as suite, coalesce(e.service, '') as service,
       coalesce(e.department, '') as department, coalesce(e.slice, '') as slice,
       e.numerator, e.denominator,
       case when e.denominator is null then e.numerator else e.numerator / nullif(e.denominator, 0) end as value,
       c.computed_at
from kpi.cells c
cross join lateral unnest(c.suites, c.services, c.departments, c.slices, c.numerators, c.denominators)
    as e (suite, service, department, slice, numerator, denominator)
where c.generation = (select generation from kpi.current);
comment on view kpi.values is
    'numerators and denominators add up: any roll-up is the sum of the ones over the sum of the others';
comment on column kpi.values.period is 'the branch''s local day';
comment on column kpi.values.slice is 'the KPI''s own breakdown, such as the kind of insurance';
comment on column kpi.values.denominator is 'null for plain sums';

-- The same by branch and day, which is what most reading is about.
create view kpi.branch_days as
select c.kpi, c.branch_id, c.period, c.numerator, c.denominator,
       case when c.denominator is null then c.numerator else c.numerator / nullif(c.denominator, 0) end as value,
       c.computed_at
from kpi.cells c
where c.generation = (select generation from kpi.current);

-- kpi.values can be written by hand as well: a figure at a time is put into its day, taken out, or both.
create function kpi.write_value() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        delete from kpi.cells c using kpi.current g
        where c.generation = g.generation and c.kpi = old.kpi and c.period = old.period
          and c.branch_id = old.branch_id and cardinality(c.numerators) = 1;
        if not found then
            update kpi.cells c
            set (numerator, denominator, suites, services, departments, slices, numerators, denominators) = (
                select sum(e.numerator), sum(e.denominator), array_agg(coalesce(e.suite, '')),
                       array_agg(coalesce(e.service, '')), array_agg(coalesce(e.department, '')),
                       array_agg(coalesce(e.slice, '')), array_agg(e.numerator), array_agg(e.denominator)
                from unnest(c.suites, c.services, c.departments, c.slices, c.numerators, c.denominators)
                    as e (suite, service, department, slice, numerator, denominator)
                where (coalesce(e.suite, ''), coalesce(e.service, ''), coalesce(e.department, ''), coalesce(e.slice, ''))
                      <> (old.suite, old.service, old.department, old.slice))
            from kpi.current g
            where c.generation = g.generation and c.kpi = old.kpi and c.period = old.period
              and c.branch_id = old.branch_id;
        end if;
    end if;
    if tg_op = 'DELETE' then return old; end if;
    insert into kpi.cells as c (generation, kpi, period, branch_id, numerator, denominator, suites, services,
                                departments, slices, numerators, denominators, computed_at)
    select generation, new.kpi, new.period, new.branch_id, new.numerator, new.denominator,
           array[coalesce(new.suite, '')], array[coalesce(new.service, '')], array[coalesce(new.department, '')],
           array[coalesce(new.slice, '')], array[new.numerator], array[new.denominator],
           coalesce(new.computed_at, now())
    from kpi.current
    on conflict (generation, kpi, period, branch_id) do update
    set numerator = c.numerator + excluded.numerator,
        denominator = coalesce(c.denominator + excluded.denominator, c.denominator, excluded.denominator),
        suites = c.suites || excluded.suites, services = c.services || excluded.services,
        departments = c.departments || excluded.departments, slices = c.slices || excluded.slices,
        numerators = c.numerators || excluded.numerators, denominators = c.denominators || excluded.denominators,
        computed_at = greatest(c.computed_at, excluded.computed_at);
    return new;
end $$;
create trigger write_value instead of insert or update or delete on kpi.values
    for each row execute function kpi.write_value();

create function kpi.age_group(born date, day date) returns text language sql stable as $$
    select (array['00', '01-04', '05-14', '15-24', '25-44', '45-64', '65-79', '80+'])[
        width_bucket(extract(year from age(day, born))::integer, array[0, 1, 5, 15, 25, 45, 65, 80])]
$$;
comment on function kpi.age_group is 'completed years on a day, in groups; null before birth';
