-- SPDX-License-Identifier: Apache-2.0
--
-- duty: one row for each doctor and day of the schedules, with the doctor's own department; `booked` are appointments.
-- Has the days of the census too.
create temporary table duty on commit drop as
select w.branch_id, w.period, p.name as department, s.doctor_id, s.slots, s.booked
from (select branch_id, period from wanted union select branch_id, period from wanted_census) w
join hospital.doctor_schedules s on s.branch_id = w.branch_id and s.schedule_date = w.period
join hospital.doctors o on o.doctor_id = s.doctor_id
join hospital.departments p on p.branch_id = o.branch_id and p.department_id = o.department_id
