-- SPDX-License-Identifier: Apache-2.0
--
-- Begins a run in parts: makes the table of its generation, and notes which changes its parts will see.
--   $1  how many parts there will be
--   $2  digest of the KPIs' formulas
-- Answers the run's generation.
with begun as (
    insert into kpi.runs (generation, snapshot, parts, formulas)
    select nextval('kpi.generations')::integer, pg_current_snapshot(), $1, $2
    returning generation
)
select generation, kpi.add_generation(generation) from begun
