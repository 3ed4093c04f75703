-- SPDX-License-Identifier: Apache-2.0
--
-- live_discharges: one row for each discharge home, on its day; deaths and transfers to another hospital are left out.
-- `readmitted`: the same patient is admitted again, to any branch, more than 0 and at most 30 times 24 hours later, and
-- no other discharge home of the patient lies between, so that a chain of stays counts each return once.
-- `recorded`: the table hospital.readmissions names the stay as the one that a readmission followed.

create temporary table returned on commit drop as
select l.stay, l.branch_id, l.admission_id, l.patient_id, l.discharged_at, min(r.admitted_at) as admitted_at
from ended l
join hospital.admissions r on r.patient_id = l.patient_id and r.admitted_at > l.discharged_at
    and r.admitted_at <= l.discharged_at + interval '720 hours'
where not l.is_death and not l.is_transfer
group by 1, 2, 3, 4, 5;
analyze returned;

create temporary table live_discharges on commit drop as
with chained as (
    select distinct r.stay
    from returned r
    join hospital.admissions a on a.patient_id = r.patient_id and a.admitted_at < r.admitted_at
    join hospital.discharges d on d.branch_id = a.branch_id and d.admission_id = a.admission_id
        and d.discharged_at between r.discharged_at and r.admitted_at and d.discharged_at < r.admitted_at
        and (d.discharged_at, d.branch_id, d.admission_id) > (r.discharged_at, r.branch_id, r.admission_id)
    join hospital.outcomes o on o.outcome = d.outcome and not o.is_death and not o.is_transfer
)
select l.branch_id, l.period, l.department, r.admitted_at is not null and c.stay is null as readmitted,
       exists (select from hospital.readmissions x
               where x.branch_id = l.branch_id and x.index_admission_id = l.admission_id) as recorded
from ended l
left join returned r using (stay)
left join chained c using (stay)
where not l.is_death and not l.is_transfer
