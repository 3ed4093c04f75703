-- SPDX-License-Identifier: Apache-2.0
-- title: Procedures before the admission
-- severity: error
-- definition: Procedures that begin earlier than their stay.

select p.branch_id, 'procedure ' || p.procedure_id as subject,
       'performed ' || (p.performed_at at time zone b.time_zone) || ', admission ' || p.admission_id
           || ' admitted ' || (a.admitted_at at time zone b.time_zone) as detail
from hospital.procedures p
join hospital.admissions a on a.branch_id = p.branch_id and a.admission_id = p.admission_id
join hospital.hospital_branches b on b.branch_id = p.branch_id
where p.performed_at < a.admitted_at
