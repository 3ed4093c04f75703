-- SPDX-License-Identifier: Apache-2.0
--
-- billed: one row for each bill in rupees, on its day, with the department and the patient's insurance of its stay.
--
-- OFFSET 0: departments would be joined to every bill of their branch before the stay says which one it is.
create temporary table billed on commit drop as
select i.branch_id, i.period, p.name as department, u.insurance_type, i.total_amount, i.insurance_amount, i.patient_amount,
       d.admission_id is not null as is_discharged
from (
    select w.branch_id, w.period, i.admission_id, a.department_id, a.patient_id, i.total_amount, i.insurance_amount,
           i.patient_amount
    from wanted w
    cross join lateral (
        select * from hospital.billing
        where branch_id = w.branch_id and billed_at >= w.starts and billed_at < w.ends offset 0
    ) i
    join hospital.admissions a on a.branch_id = i.branch_id and a.admission_id = i.admission_id
    where i.currency = 'INR' offset 0
) i
join hospital.departments p on p.branch_id = i.branch_id and p.department_id = i.department_id
join hospital.patients u on u.patient_id = i.patient_id
left join hospital.discharges d on d.branch_id = i.branch_id and d.admission_id = i.admission_id
