-- SPDX-License-Identifier: Apache-2.0
-- title: Cost per discharge
-- unit: INR
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Bills in rupees of the stays that ended, over the stays that ended and have such a bill,
--   on the branch's local day of the discharge. Stays without a bill yet and bills of stays still open count
--   on neither side.
-- reaches_back_days: 31

select d.branch_id, (d.discharged_at at time zone b.time_zone)::date as period,
       '' as suite, '' as service, p.name as department,
       sum(i.total_amount) as numerator,
       count(distinct d.admission_id) as denominator
from hospital.hospital_branches b
join hospital.discharges d on d.branch_id = b.branch_id
join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
join hospital.departments p on p.branch_id = a.branch_id and p.department_id = a.department_id
join hospital.billing i on i.branch_id = d.branch_id and i.admission_id = d.admission_id and i.currency = 'INR'
where ($1::date is null or d.discharged_at >= $1::date::timestamp at time zone b.time_zone)
  and ($2::date is null or d.discharged_at < ($2::date + 1)::timestamp at time zone b.time_zone)
group by 1, 2, 5
