-- SPDX-License-Identifier: Apache-2.0
-- title: Patients born after their admission
-- severity: error
-- definition: Admissions on a local day before the patient's date of birth.

select a.branch_id, 'admission ' || a.admission_id as subject,
       'patient ' || p.patient_id || ' born ' || p.date_of_birth || ', admitted '
           || (a.admitted_at at time zone b.time_zone) as detail
from hospital.admissions a
join hospital.patients p on p.patient_id = a.patient_id
join hospital.hospital_branches b on b.branch_id = a.branch_id
where (a.admitted_at at time zone b.time_zone)::date < p.date_of_birth
