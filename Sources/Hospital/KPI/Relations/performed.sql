-- SPDX-License-Identifier: Apache-2.0
--
-- performed: one row for each procedure, on its day, with the department of its stay.
--
-- OFFSET 0: departments would be joined to every procedure of their branch before the stay says which one it is.
create temporary table performed on commit drop as
select r.branch_id, r.period, p.name as department, c.name as procedure, c.category, c.standard_cost, r.duration_minutes
from (
    select w.branch_id, w.period, a.department_id, r.procedure_code, r.duration_minutes
    from wanted w
    cross join lateral (
        select * from hospital.procedures
        where branch_id = w.branch_id and performed_at >= w.starts and performed_at < w.ends offset 0
    ) r
    join hospital.admissions a on a.branch_id = r.branch_id and a.admission_id = r.admission_id
    offset 0
) r
join hospital.procedure_codes c on c.procedure_code = r.procedure_code
join hospital.departments p on p.branch_id = r.branch_id and p.department_id = r.department_id
