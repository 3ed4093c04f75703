-- SPDX-License-Identifier: Apache-2.0
--
-- The two tables that grow by the hour and by the day are partitioned by month: their keys have the time in them, and
-- nothing refers to their rows. The natural keys of the others have no time, which a partitioned table's must, and
-- foreign keys point at them.
--
-- A month is one of UTC. Ingestion makes months as rows come; rows that come another way wait in the default partition
-- for theirs.

-- Makes the partitions of a table for some months, each named by its first day, moves rows there from the default
-- partition, and answers how many months were missing. Callers that may meet must hold a lock of their own.
create function hospital.add_months(parent regclass, months date[]) returns integer
language plpgsql as $$
declare
    place record;
    first date;
    part text;
    begins text;
    ends text;
    made integer := 0;
begin
    select n.nspname, c.relname, a.attname as clock, p.partdefid::regclass as other into strict place
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_partitioned_table p on p.partrelid = c.oid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
    where c.oid = parent;
    foreach first in array months loop
        part := format('%I.%I', place.nspname, place.relname || to_char(first, '_YYYY_MM'));
        continue when to_regclass(part) is not null;
        begins := to_char(first, 'YYYY-MM-DD "00:00:00+00"');
        ends := to_char(first + interval '1 month', 'YYYY-MM-DD "00:00:00+00"');
        execute format('create table %s (like %s including all)', part, parent);
        execute format(
            'with moved as (delete from %s where %I >= %L and %I < %L returning *) insert into %s select * from moved',
            place.other, place.clock, begins, place.clock, ends, part);
        execute format('alter table %s attach partition %s for values from (%L) to (%L)', parent, part, begins, ends);
        made := made + 1;
    end loop;
    return made;
end
$$;

alter table hospital.resource_allocation rename to resource_allocation_whole;
create table hospital.resource_allocation (
    like hospital.resource_allocation_whole including defaults including constraints including comments
) partition by range (observed_at);
create table hospital.resource_allocation_other partition of hospital.resource_allocation default;
select hospital.add_months('hospital.resource_allocation', coalesce(array_agg(month), '{}'))
from (
    select distinct date_trunc('month', observed_at at time zone 'UTC')::date as month
    from hospital.resource_allocation_whole
) as m;
insert into hospital.resource_allocation select * from hospital.resource_allocation_whole;
drop table hospital.resource_allocation_whole;
alter table hospital.resource_allocation
    add primary key (branch_id, department_id, observed_at),
    add foreign key (branch_id, department_id) references hospital.departments;
create index resource_allocation_batch on hospital.resource_allocation using brin (batch_id);
comment on table hospital.resource_allocation is 'state of a department at the full hour; partitioned by month';

alter table hospital.doctor_schedules rename to doctor_schedules_whole;
create table hospital.doctor_schedules (
    like hospital.doctor_schedules_whole including defaults including constraints including comments
) partition by range (schedule_date);
create table hospital.doctor_schedules_other partition of hospital.doctor_schedules default;
select hospital.add_months('hospital.doctor_schedules', coalesce(array_agg(month), '{}'))
from (
    select distinct date_trunc('month', schedule_date)::date as month from hospital.doctor_schedules_whole
) as m;
insert into hospital.doctor_schedules select * from hospital.doctor_schedules_whole;
drop table hospital.doctor_schedules_whole;
alter table hospital.doctor_schedules
    add primary key (doctor_id, schedule_date),
    add foreign key (doctor_id) references hospital.doctors,
    add foreign key (branch_id) references hospital.hospital_branches;
create index doctor_schedules_day on hospital.doctor_schedules (branch_id, schedule_date);
create index doctor_schedules_batch on hospital.doctor_schedules using brin (batch_id);
comment on table hospital.doctor_schedules is 'a doctor''s slots of a day; partitioned by month';
