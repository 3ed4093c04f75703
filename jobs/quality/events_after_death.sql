-- SPDX-License-Identifier: Apache-2.0
-- title: Events after death
-- severity: error
-- definition: Admissions and procedures of a patient, in any branch, later than a stay of the patient that ended with
--   an outcome of death. Bills come later by right.

with death as (
    select a.patient_id, min(d.discharged_at) as died_at
    from hospital.discharges d
    join hospital.outcomes o on o.outcome = d.outcome and o.is_death
    join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
    group by a.patient_id
)
select e.branch_id, e.subject,
       e.what || ' ' || (e.at at time zone b.time_zone) || ', patient ' || t.patient_id || ' died '
           || (t.died_at at time zone b.time_zone) as detail
from death t
cross join lateral (
    select a.branch_id, 'admission ' || a.admission_id as subject, 'admitted' as what, a.admitted_at as at
    from hospital.admissions a
    where a.patient_id = t.patient_id and a.admitted_at > t.died_at
    union all
    select p.branch_id, 'procedure ' || p.procedure_id, 'performed', p.performed_at
    from hospital.admissions a
    join hospital.procedures p on p.branch_id = a.branch_id and p.admission_id = a.admission_id
    where a.patient_id = t.patient_id and p.performed_at > t.died_at
) e
join hospital.hospital_branches b on b.branch_id = e.branch_id
