-- SPDX-License-Identifier: Apache-2.0
--
-- live_discharges: one row for each discharge home, on its day; deaths and transfers to another hospital are left out.
-- `readmitted`: the same patient is admitted again, to any branch, more than 0 and at most 30 times 24 hours later, and
-- no other discharge home of the patient lies between, so that a chain of stays counts each return once.
-- `recorded`: the table hospital.readmissions names the stay as the one that a readmission followed.
create temporary table live_discharges on commit drop as
with chained as (
    select distinct r.stay
    from returned r
    join ended e using (stay)
    join hospital.admissions a on a.patient_id = e.patient_id and a.admitted_at < r.admitted_at
    join hospital.discharges d on d.branch_id = a.branch_id and d.admission_id = a.admission_id
        and d.discharged_at < r.admitted_at
        and (d.discharged_at, d.branch_id, d.admission_id) > (e.discharged_at, e.branch_id, e.admission_id)
    join hospital.outcomes o on o.outcome = d.outcome and not o.is_death and not o.is_transfer
)
select e.branch_id, e.period, e.department, r.stay is not null and c.stay is null as readmitted,
       exists (select from hospital.readmissions x
               where x.branch_id = e.branch_id and x.index_admission_id = e.admission_id) as recorded
from ended e
left join returned r using (stay)
left join chained c using (stay)
where not e.is_death and not e.is_transfer
