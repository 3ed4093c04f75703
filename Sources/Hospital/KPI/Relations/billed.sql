-- SPDX-License-Identifier: Apache-2.0
--
-- billed: one row for each bill in rupees, on its day, with the department and the patient's insurance of its stay.
create temporary table billed on commit drop as
select w.branch_id, w.period, p.name as department, u.insurance_type, i.total_amount, i.insurance_amount, i.patient_amount,
       d.admission_id is not null as is_discharged
from wanted w
cross join lateral (
    select * from hospital.billing
    where branch_id = w.branch_id and billed_at >= w.starts and billed_at < w.ends offset 0
) i
join hospital.admissions a on a.branch_id = i.branch_id and a.admission_id = i.admission_id
join hospital.departments p on p.branch_id = a.branch_id and p.department_id = a.department_id
join hospital.patients u on u.patient_id = a.patient_id
left join hospital.discharges d on d.branch_id = i.branch_id and d.admission_id = i.admission_id
where i.currency = 'INR'
