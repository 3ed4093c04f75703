-- SPDX-License-Identifier: Apache-2.0
-- title: Readmissions that differ from the stays
-- severity: warning
-- definition: The table of readmissions against the stays of each branch. A readmission is an admission within 30
--   times 24 hours after the last discharge of the same patient in the branch, alive and not to another hospital.
--   Found are rows that the stays do not show, rows with other days or another first stay, and readmissions without a
--   row. The KPI of readmissions goes by the stays, across branches as well, and not by this table.

with stay as (
    select a.branch_id, a.admission_id, a.patient_id, a.admitted_at, d.discharged_at,
           d.discharged_at is not null and not o.is_death and not o.is_transfer as went_home
    from hospital.admissions a
    left join hospital.discharges d on d.branch_id = a.branch_id and d.admission_id = a.admission_id
    left join hospital.outcomes o on o.outcome = d.outcome
),
paired as (
    select branch_id, admission_id, admitted_at,
           lag(admission_id) over earlier as index_admission_id,
           lag(discharged_at) over earlier as index_discharged_at,
           lag(went_home) over earlier as index_went_home
    from stay
    window earlier as (partition by branch_id, patient_id order by admitted_at, admission_id)
),
by_stays as (
    select branch_id, admission_id, index_admission_id,
           floor(extract(epoch from admitted_at - index_discharged_at) / 86400)::integer as days_since
    from paired
    where index_went_home
      and admitted_at > index_discharged_at
      and admitted_at <= index_discharged_at + interval '720 hours'
)
select branch_id, 'admission ' || admission_id as subject,
       case
           when s.admission_id is null then
               'the table says ' || r.days_since || ' days after ' || r.index_admission_id
                   || '; the stays say no readmission'
           when r.admission_id is null then
               'the stays say ' || s.days_since || ' days after ' || s.index_admission_id || '; the table has no row'
           else
               'the table says ' || r.days_since || ' days after ' || r.index_admission_id || '; the stays say '
                   || s.days_since || ' days after ' || s.index_admission_id
       end as detail
from by_stays s
full join hospital.readmissions r using (branch_id, admission_id)
where (s.index_admission_id, s.days_since) is distinct from (r.index_admission_id, r.days_since)
