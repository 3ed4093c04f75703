-- SPDX-License-Identifier: Apache-2.0
-- title: Readmission within 30 days
-- unit: share of live discharges
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Live discharges home after which the same patient is admitted again, to any branch, within
--   30 times 24 hours, over live discharges home; on the local day and in the department of the first stay.
--   Deaths and transfers to another hospital count on neither side. An admission at the very minute of the
--   discharge is a move between wards, not a readmission. The last 30 days of the data are still incomplete.
-- source: after the 30-day all-cause readmission measure of the US Centers for Medicare & Medicaid
--   Services; computed from the stays themselves, not from the table hospital.readmissions
-- reaches_back_days: 31

select d.branch_id, (d.discharged_at at time zone b.time_zone)::date as period,
       '' as suite, '' as service, p.name as department,
       count(*) filter (where exists (
           select from hospital.admissions r
           where r.patient_id = a.patient_id
             and r.admitted_at > d.discharged_at
             and r.admitted_at <= d.discharged_at + interval '720 hours')) as numerator,
       count(*) as denominator
from hospital.hospital_branches b
join hospital.discharges d on d.branch_id = b.branch_id
join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
join hospital.departments p on p.branch_id = a.branch_id and p.department_id = a.department_id
join hospital.outcomes o on o.outcome = d.outcome
where not o.is_death
  and not o.is_transfer
  and ($1::date is null or d.discharged_at >= $1::date::timestamp at time zone b.time_zone)
  and ($2::date is null or d.discharged_at < ($2::date + 1)::timestamp at time zone b.time_zone)
group by 1, 2, 5
