-- SPDX-License-Identifier: Apache-2.0
-- title: Procedures after the discharge
-- severity: error
-- definition: Procedures that begin later than the discharge of their stay. At the same minute counts as before.

select p.branch_id, 'procedure ' || p.procedure_id as subject,
       'performed ' || (p.performed_at at time zone b.time_zone) || ', admission ' || p.admission_id
           || ' discharged ' || (d.discharged_at at time zone b.time_zone) as detail
from hospital.procedures p
join hospital.discharges d on d.branch_id = p.branch_id and d.admission_id = p.admission_id
join hospital.hospital_branches b on b.branch_id = p.branch_id
where p.performed_at > d.discharged_at
