-- SPDX-License-Identifier: Apache-2.0
--
-- ended: one row for each stay that has ended, on the day of its discharge; `stay` numbers them. `is_wanted` is false on
-- days that are only looked at for readmissions.
--
-- OFFSET 0: departments would be joined to every discharge of their branch before the stay says which one it is.
create temporary table ended on commit drop as
select row_number() over () as stay, e.branch_id, e.period, e.is_wanted, p.name as department, e.patient_id, e.admission_id,
       e.admitted_at, e.discharged_at, e.outcome, o.is_death, o.is_transfer
from (
    select d.branch_id, w.period, w.is_wanted, d.admission_id, d.discharged_at, d.outcome, a.department_id, a.patient_id,
           a.admitted_at
    from wanted_readmission w
    cross join lateral (
        select * from hospital.discharges
        where branch_id = w.branch_id and discharged_at >= w.starts and discharged_at < w.ends offset 0
    ) d
    join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
    offset 0
) e
join hospital.departments p on p.branch_id = e.branch_id and p.department_id = e.department_id
join hospital.outcomes o on o.outcome = e.outcome
