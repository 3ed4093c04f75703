-- SPDX-License-Identifier: Apache-2.0
-- title: More patients than beds
-- severity: notice
-- definition: Hours in which a department had more beds occupied than it has. Beds may stand in the corridor, or the
--   number of beds is out of date; occupancies are then above 1.

select r.branch_id, u.name || ' ' || (r.observed_at at time zone b.time_zone) as subject,
       r.beds_occupied || ' of ' || u.bed_count || ' beds' as detail
from hospital.resource_allocation r
join hospital.departments u on u.branch_id = r.branch_id and u.department_id = r.department_id
join hospital.hospital_branches b on b.branch_id = r.branch_id
where r.beds_occupied > u.bed_count
