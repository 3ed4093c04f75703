-- SPDX-License-Identifier: Apache-2.0
--
-- Indexes a run's generation and makes it the one that is read, and takes into the temporary table `taken` what its parts may not have
-- seen: whatever was touched by transactions that the run's plan did not see, recomputed meanwhile or not.
--   ROUNDS_GENERATION  the run's generation
set local maintenance_work_mem = '256MB';
select kpi.attach_generation(ROUNDS_GENERATION);

update kpi.current set generation = ROUNDS_GENERATION;

create temporary table taken (branch_id text, first_day date, last_day date, fact text not null) on commit drop;

with removed as (
    delete from kpi.touched returning branch_id, day, fact, xact
)
insert into taken
select distinct t.branch_id, t.day, t.day, t.fact
from removed t cross join kpi.runs r
where not pg_visible_in_snapshot(t.xact, r.snapshot);

delete from kpi.runs
