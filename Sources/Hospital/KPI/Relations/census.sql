-- SPDX-License-Identifier: Apache-2.0
--
-- census: one row for each department and day: the patients in the house at the midnight that ends the day, those still
-- there among them, and the department's beds; from the branch's first admission to its last admission or discharge. A
-- stay that ends before it begins is in the house at no time.
create temporary table census on commit drop as
with change as (
    select w.branch_id, w.period, a.department_id, 1::bigint as change
    from wanted_census w
    cross join lateral (
        select * from hospital.admissions
        where branch_id = w.branch_id and admitted_at >= w.starts and admitted_at < w.ends offset 0
    ) a
    left join hospital.discharges d on d.branch_id = a.branch_id and d.admission_id = a.admission_id
    where d.discharged_at is null or d.discharged_at >= a.admitted_at
    union all
    select w.branch_id, w.period, a.department_id, -1
    from wanted_census w
    cross join lateral (
        select * from hospital.discharges
        where branch_id = w.branch_id and discharged_at >= w.starts and discharged_at < w.ends offset 0
    ) d
    join hospital.admissions a on a.branch_id = d.branch_id and a.admission_id = d.admission_id
    where d.discharged_at >= a.admitted_at
    union all
    -- What the day before left.
    select s.branch_id, s.first_day, p.department_id, e.patients::bigint
    from census_starts s
    cross join kpi.current g
    join kpi.cells c on c.generation = g.generation and c.kpi = 'patient_days' and c.branch_id = s.branch_id
        and c.period = s.first_day - 1
    cross join lateral unnest(c.departments, c.numerators) e (department, patients)
    join hospital.departments p on p.branch_id = s.branch_id and p.name = e.department
    where s.first_day > s.first_stay
),
daily as (
    select branch_id, period, department_id, sum(change) as change from change group by 1, 2, 3
)
select w.branch_id, w.period, p.name as department, p.bed_count as beds, p.is_critical_care,
       sum(coalesce(d.change, 0)) over (partition by w.branch_id, p.department_id order by w.period) as patients
from wanted_census w
join hospital.departments p on p.branch_id = w.branch_id
left join daily d on d.branch_id = w.branch_id and d.period = w.period and d.department_id = p.department_id
