-- SPDX-License-Identifier: Apache-2.0
-- title: Discharges and admissions in the future
-- severity: error
-- definition: Discharges and admissions later than now. A file with the wrong century, or a clock that is ahead.

select d.branch_id, 'admission ' || d.admission_id as subject,
       'discharged ' || (d.discharged_at at time zone b.time_zone) as detail
from hospital.discharges d
join hospital.hospital_branches b on b.branch_id = d.branch_id
where d.discharged_at > now()
union all
select a.branch_id, 'admission ' || a.admission_id, 'admitted ' || (a.admitted_at at time zone b.time_zone)
from hospital.admissions a
join hospital.hospital_branches b on b.branch_id = a.branch_id
where a.admitted_at > now()
