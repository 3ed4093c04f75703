-- SPDX-License-Identifier: Apache-2.0
--
-- Begins a run in parts: gives up any other one, removes all values that nobody reads any more, and notes which changes
-- the run's parts will see.
--   $1  how many parts there will be
--   $2  digest of the KPIs' formulas
-- Answers the run's generation.
with given_up as (
    delete from kpi.runs returning generation
),
swept as (
    delete from kpi.cells where generation <> (select generation from kpi.current)
)
insert into kpi.runs (generation, snapshot, parts, formulas)
select nextval('kpi.generations')::integer, pg_current_snapshot(), $1, $2
returning generation
