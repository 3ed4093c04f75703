-- SPDX-License-Identifier: Apache-2.0
--
-- returned: one row for each discharge home whose patient is admitted again, to any branch, more than 0 and at most 30
-- times 24 hours later, with the first such admission.
create temporary table returned on commit drop as
select e.stay, min(a.admitted_at) as admitted_at
from ended e
join hospital.admissions a on a.patient_id = e.patient_id and a.admitted_at > e.discharged_at
    and a.admitted_at <= e.discharged_at + interval '720 hours'
where not e.is_death and not e.is_transfer
group by 1
