-- SPDX-License-Identifier: Apache-2.0
-- title: Doctors of another branch
-- severity: warning
-- definition: Admissions, procedures and schedules in a branch with a doctor who belongs to another one. A visiting
--   surgeon is no error; a wrong number is.

select a.branch_id, 'admission ' || a.admission_id as subject,
       'doctor ' || d.doctor_id || ' belongs to ' || d.branch_id as detail
from hospital.doctors d
join hospital.admissions a on a.doctor_id = d.doctor_id and a.branch_id <> d.branch_id
union all
select p.branch_id, 'procedure ' || p.procedure_id, 'doctor ' || d.doctor_id || ' belongs to ' || d.branch_id
from hospital.doctors d
join hospital.procedures p on p.doctor_id = d.doctor_id and p.branch_id <> d.branch_id
union all
select s.branch_id, 'schedule ' || s.schedule_date || ' of ' || s.doctor_id,
       'doctor ' || d.doctor_id || ' belongs to ' || d.branch_id
from hospital.doctors d
join hospital.doctor_schedules s on s.doctor_id = d.doctor_id and s.branch_id <> d.branch_id
