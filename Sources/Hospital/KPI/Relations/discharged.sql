-- SPDX-License-Identifier: Apache-2.0
--
-- discharged: one row for each stay that has ended, on the day of its discharge. `days` (of 24 hours) is null when the
-- stay ends before it begins; `billed`, the sum of its bills in rupees, and `hours_to_bill`, from the discharge to the
-- last of them, when there is none yet.
create temporary table discharged on commit drop as
select e.branch_id, e.period, e.department, e.patient_id, e.admission_id, e.discharged_at, e.outcome, e.is_death,
       e.is_transfer,
       case when e.discharged_at >= e.admitted_at
            then extract(epoch from e.discharged_at - e.admitted_at) / 86400 end as days,
       extract(hour from e.discharged_at at time zone b.time_zone)::integer as hour, i.billed,
       case when i.last_bill is not null
            then extract(epoch from greatest(i.last_bill, e.discharged_at) - e.discharged_at) / 3600 end as hours_to_bill
from ended e
join hospital.hospital_branches b on b.branch_id = e.branch_id
left join (
    select e.stay, sum(i.total_amount) as billed, max(i.billed_at) as last_bill
    from ended e
    join hospital.billing i on i.branch_id = e.branch_id and i.admission_id = e.admission_id and i.currency = 'INR'
    where e.is_wanted
    group by 1
) i on i.stay = e.stay
where e.is_wanted
