-- SPDX-License-Identifier: Apache-2.0
--
-- Makes the temporary table `marks`: whose data has changed. Whoever recomputes fills it, then runs kpi_wanted.
--   branch_id        null: every branch
--   first_day, last_day  the branch's local days; null: no bound
--   fact             as in kpi.touched

-- The server's compiler, its parallel workers, its cache of inner rows and sorting for a join cost more than they save
-- here: everything is read once, and jobs share the processors.
set local jit = off;
set local max_parallel_workers_per_gather = 0;
set local enable_memoize = off;
set local enable_mergejoin = off;
set local work_mem = '128MB';

create temporary table marks (branch_id text, first_day date, last_day date, fact text not null) on commit drop
