-- SPDX-License-Identifier: Apache-2.0
-- title: Discharges
-- unit: discharges
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Stays that ended, whatever the outcome, counted on the branch's local day of the
--   discharge.

select d.branch_id, (d.discharged_at at time zone b.time_zone)::date as period,
       '' as suite, '' as service, p.name as department,
       count(*) as numerator,
       null as denominator
from hospital.hospital_branches b
join hospital.discharges d on d.branch_id = b.branch_id
join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
join hospital.departments p on p.branch_id = a.branch_id and p.department_id = a.department_id
where ($1::date is null or d.discharged_at >= $1::date::timestamp at time zone b.time_zone)
  and ($2::date is null or d.discharged_at < ($2::date + 1)::timestamp at time zone b.time_zone)
group by 1, 2, 5
