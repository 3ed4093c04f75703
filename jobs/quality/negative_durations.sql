-- SPDX-License-Identifier: Apache-2.0
-- title: Stays that end before they begin
-- severity: error
-- definition: Discharges earlier than the admission. They count in no length of stay. Procedures and operating-room
--   cases cannot be negative: the database refuses them.

select a.branch_id, 'admission ' || a.admission_id as subject,
       'admitted ' || (a.admitted_at at time zone b.time_zone) || ', discharged '
           || (d.discharged_at at time zone b.time_zone) as detail
from hospital.admissions a
join hospital.discharges d on d.branch_id = a.branch_id and d.admission_id = a.admission_id
join hospital.hospital_branches b on b.branch_id = a.branch_id
where d.discharged_at < a.admitted_at
