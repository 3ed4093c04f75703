-- SPDX-License-Identifier: Apache-2.0
--
-- discharged: one row for each stay that has ended, on the day of its discharge. `days` (of 24 hours) is null when the
-- stay ends before it begins; `billed`, the sum of its bills in rupees, and `hours_to_bill`, from the discharge to the
-- last of them, when there is none yet.
create temporary table discharged on commit drop as
with ended as (
    select w.branch_id, w.period, b.time_zone, d.admission_id, d.discharged_at, d.outcome
    from wanted_readmission w
    join hospital.hospital_branches b on b.branch_id = w.branch_id
    cross join lateral (
        select * from hospital.discharges
        where branch_id = w.branch_id and discharged_at >= w.starts and discharged_at < w.ends offset 0
    ) d
),
bills as (
    select e.branch_id, e.admission_id, sum(i.total_amount) as billed, max(i.billed_at) as last_bill
    from ended e
    join hospital.billing i on i.branch_id = e.branch_id and i.admission_id = e.admission_id and i.currency = 'INR'
    group by 1, 2
)
select e.branch_id, e.period, p.name as department, a.patient_id, e.admission_id, e.discharged_at, e.outcome,
       o.is_death, o.is_transfer,
       case when e.discharged_at >= a.admitted_at
            then extract(epoch from e.discharged_at - a.admitted_at) / 86400 end as days,
       extract(hour from e.discharged_at at time zone e.time_zone)::integer as hour, i.billed,
       case when i.last_bill is not null
            then extract(epoch from greatest(i.last_bill, e.discharged_at) - e.discharged_at) / 3600 end as hours_to_bill
from ended e
join hospital.admissions a on a.branch_id = e.branch_id and a.admission_id = e.admission_id
join hospital.departments p on p.branch_id = a.branch_id and p.department_id = a.department_id
join hospital.outcomes o on o.outcome = e.outcome
left join bills i on i.branch_id = e.branch_id and i.admission_id = e.admission_id
