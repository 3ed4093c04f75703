-- SPDX-License-Identifier: Apache-2.0
--
-- admitted: one row for each stay, on the day on which it began.
--
-- OFFSET 0: departments would be gone through anew for each day.
create temporary table admitted on commit drop as
select a.branch_id, a.period, p.name as department, a.admission_type, a.source, a.diagnosis_code, u.insurance_type, u.gender,
       kpi.age_group(u.date_of_birth, a.period) as age_group,
       extract(hour from a.admitted_at at time zone b.time_zone)::integer as hour
from (
    select w.period, a.*
    from wanted w
    cross join lateral (
        select * from hospital.admissions
        where branch_id = w.branch_id and admitted_at >= w.starts and admitted_at < w.ends offset 0
    ) a
    offset 0
) a
join hospital.hospital_branches b on b.branch_id = a.branch_id
join hospital.departments p on p.branch_id = a.branch_id and p.department_id = a.department_id
join hospital.patients u on u.patient_id = a.patient_id
