-- SPDX-License-Identifier: Apache-2.0
--
-- discharged: one row for each stay that has ended, on the day of its discharge. `days` (of 24 hours) is null when the
-- stay ends before it begins; `billed`, the sum of its bills in rupees, and `hours_to_bill`, from the discharge to the
-- last of them, when there is none yet.
--
-- OFFSET 0: departments would be joined to every discharge of their branch before the stay says which one it is. A stay
-- has few bills: looking them up is never slow, as joining all bills of all branches is when the server misjudges it.
create temporary table discharged on commit drop as
select e.branch_id, e.period, p.name as department, e.patient_id, e.admission_id, e.discharged_at, e.outcome,
       o.is_death, o.is_transfer,
       case when e.discharged_at >= e.admitted_at
            then extract(epoch from e.discharged_at - e.admitted_at) / 86400 end as days,
       extract(hour from e.discharged_at at time zone b.time_zone)::integer as hour, i.billed,
       case when i.last_bill is not null
            then extract(epoch from greatest(i.last_bill, e.discharged_at) - e.discharged_at) / 3600 end as hours_to_bill
from (
    select d.branch_id, w.period, d.admission_id, d.discharged_at, d.outcome, a.department_id, a.patient_id, a.admitted_at
    from wanted_readmission w
    cross join lateral (
        select * from hospital.discharges
        where branch_id = w.branch_id and discharged_at >= w.starts and discharged_at < w.ends offset 0
    ) d
    join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
    offset 0
) e
join hospital.hospital_branches b on b.branch_id = e.branch_id
join hospital.departments p on p.branch_id = e.branch_id and p.department_id = e.department_id
join hospital.outcomes o on o.outcome = e.outcome
cross join lateral (
    select sum(total_amount) as billed, max(billed_at) as last_bill from hospital.billing
    where branch_id = e.branch_id and admission_id = e.admission_id and currency = 'INR'
) i
