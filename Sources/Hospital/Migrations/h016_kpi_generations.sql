-- SPDX-License-Identifier: Apache-2.0
--
-- KPI storage by generation: a table each, so that a recompute in parts writes without indexes, which are built once
-- when it is published, and what nobody reads any more is dropped instead of deleted row by row.

alter table kpi.cells rename to cells_whole;
alter table kpi.cells_whole rename constraint cells_pkey to cells_whole_pkey;
alter index kpi.cells_branch rename to cells_whole_branch;
delete from kpi.cells_whole where generation <> (select generation from kpi.current);

create table kpi.cells (like kpi.cells_whole including defaults including comments) partition by list (generation);
alter table kpi.cells add primary key (generation, kpi, period, branch_id);
create index cells_branch on kpi.cells (kpi, branch_id, period);
comment on table kpi.cells is 'a KPI of a branch on a local day: totals, and the breakdown as arrays of one length';

-- Makes the table of a generation that nobody reads yet.
create function kpi.add_generation(generation integer) returns void language plpgsql as $$
begin
    execute format('create table kpi.cells_%s (like kpi.cells including defaults, '
                   'constraint one_generation check (generation = %s))', generation, generation);
end $$;

-- Adds its indexes and makes it a part of kpi.cells, which readers do not wait for: the constraint says that no row
-- needs to be looked at.
create function kpi.attach_generation(generation integer) returns void language plpgsql as $$
begin
    execute format('alter table kpi.cells_%s add primary key (generation, kpi, period, branch_id)', generation);
    execute format('create index on kpi.cells_%s (kpi, branch_id, period)', generation);
    execute format('alter table kpi.cells attach partition kpi.cells_%s for values in (%s)', generation, generation);
    execute format('analyze kpi.cells_%s (kpi, period, branch_id)', generation);
end $$;

-- Drops all generations but the one that is read. One that a transaction still uses is left for the next time, so that
-- readers wait for at most this long.
create function kpi.drop_generations() returns void language plpgsql set lock_timeout = '200ms' as $$
declare
    old regclass;
begin
    for old in
        select c.oid::regclass from pg_class c
        where c.relnamespace = 'kpi'::regnamespace and c.relkind = 'r' and c.relname ~ '^cells_[0-9]+$'
          and c.relname <> (select 'cells_' || generation from kpi.current)
    loop
        begin
            execute format('drop table %s', old);
        exception when lock_not_available then
            raise notice '% is in use and stays', old;
        end;
    end loop;
end $$;

do $$
declare
    current integer := (select generation from kpi.current);
begin
    execute format('alter table kpi.cells_whole rename to cells_%s', current);
    execute format('alter table kpi.cells attach partition kpi.cells_%s for values in (%s)', current, current);
end $$;

create or replace view kpi.values as
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

create or replace view kpi.branch_days as
select c.kpi, c.branch_id, c.period, c.numerator, c.denominator,
       case when c.denominator is null then c.numerator else c.numerator / nullif(c.denominator, 0) end as value,
       c.computed_at
from kpi.cells c
where c.generation = (select generation from kpi.current);
