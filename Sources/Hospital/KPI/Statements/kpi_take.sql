-- SPDX-License-Identifier: Apache-2.0
--
-- Takes what has been touched since the last recompute into the temporary table `taken`, which has the columns of
-- `marks`. What is committed after this statement began stays for the next recompute. While a run in parts is open, the
-- rows are kept for it, marked as done. A run that nobody has published for a day is given up.
delete from kpi.runs where planned_at < now() - interval '1 day';

create temporary table taken (branch_id text, first_day date, last_day date, fact text not null) on commit drop;

with removed as (
    delete from kpi.touched where not exists (select from kpi.runs) returning branch_id, day, fact, is_done
),
kept as (
    update kpi.touched set is_done = true where exists (select from kpi.runs) and not is_done
    returning branch_id, day, fact
)
insert into taken
select distinct branch_id, day, day, fact
from (select branch_id, day, fact from removed where not is_done union all table kept) t
