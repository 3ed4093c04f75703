-- SPDX-License-Identifier: Apache-2.0
--
-- live_discharges: one row for each discharge home, on its day; deaths and transfers to another hospital are left out.
-- `readmitted`: the same patient is admitted again, to any branch, more than 0 and at most 30 times 24 hours later, and
-- no other discharge home of the patient lies between, so that a chain of stays counts each return once.
-- `recorded`: the table hospital.readmissions names the stay as the one that a readmission followed.
create temporary table live_discharges on commit drop as
with live as (
    select * from discharged where not is_death and not is_transfer
),
next as (
    select l.branch_id, l.admission_id, min(r.admitted_at) as admitted_at
    from live l
    join hospital.admissions r on r.patient_id = l.patient_id and r.admitted_at > l.discharged_at
        and r.admitted_at <= l.discharged_at + interval '720 hours'
    group by 1, 2
),
chained as (
    select distinct l.branch_id, l.admission_id
    from live l
    join next n using (branch_id, admission_id)
    join hospital.admissions a on a.patient_id = l.patient_id and a.admitted_at < n.admitted_at
    join hospital.discharges d on d.branch_id = a.branch_id and d.admission_id = a.admission_id
        and d.discharged_at < n.admitted_at
        and (d.discharged_at, d.branch_id, d.admission_id) > (l.discharged_at, l.branch_id, l.admission_id)
    join hospital.outcomes o on o.outcome = d.outcome and not o.is_death and not o.is_transfer
)
select l.branch_id, l.period, l.department, n.admitted_at is not null and c.admission_id is null as readmitted,
       exists (select from hospital.readmissions r
               where r.branch_id = l.branch_id and r.index_admission_id = l.admission_id) as recorded
from live l
left join next n using (branch_id, admission_id)
left join chained c using (branch_id, admission_id)
