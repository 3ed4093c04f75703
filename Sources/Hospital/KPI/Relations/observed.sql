-- SPDX-License-Identifier: Apache-2.0
--
-- observed: one row for each department and day of the hourly records of resources: means over the hours recorded.
-- `branch_ventilators` are the whole branch's.
create temporary table observed on commit drop as
select w.branch_id, w.period, p.name as department, p.is_critical_care, p.bed_count as beds,
       b.ventilator_count as branch_ventilators, r.beds_occupied, r.ventilators_in_use, r.staff_on_duty
from wanted w
join hospital.hospital_branches b on b.branch_id = w.branch_id
join hospital.departments p on p.branch_id = w.branch_id
cross join lateral (
    select avg(beds_occupied) as beds_occupied, avg(ventilators_in_use) as ventilators_in_use,
           avg(staff_on_duty) as staff_on_duty
    from hospital.resource_allocation
    where branch_id = p.branch_id and department_id = p.department_id
      and observed_at >= w.starts and observed_at < w.ends
    having count(*) > 0
) r
