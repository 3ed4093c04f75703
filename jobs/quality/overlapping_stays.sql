-- SPDX-License-Identifier: Apache-2.0
-- title: Stays of one patient at the same time
-- severity: error
-- definition: Stays that begin before an earlier stay of the same patient, in any branch, has ended. Open stays have
--   no end. A stay that begins at the minute in which the other ends is a move.

with stay as (
    select a.branch_id, a.admission_id, a.patient_id, a.admitted_at,
           coalesce(d.discharged_at, 'infinity') as ends
    from hospital.admissions a
    left join hospital.discharges d on d.branch_id = a.branch_id and d.admission_id = a.admission_id
),
compared as (
    select s.*, max(ends) over earlier as earlier_ends
    from stay s
    window earlier as (
        partition by patient_id order by admitted_at, branch_id, admission_id
        rows between unbounded preceding and 1 preceding)
)
select c.branch_id, 'admission ' || c.admission_id as subject,
       'patient ' || c.patient_id || ' admitted ' || (c.admitted_at at time zone b.time_zone) || ', an earlier stay '
           || case c.earlier_ends when 'infinity' then 'is still open'
              else 'ended ' || (c.earlier_ends at time zone b.time_zone) end as detail
from compared c
join hospital.hospital_branches b on b.branch_id = c.branch_id
where c.earlier_ends > c.admitted_at
