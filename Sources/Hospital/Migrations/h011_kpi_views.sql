-- SPDX-License-Identifier: Apache-2.0
--
-- Public views for dashboards, in the schema that they look into first. Each row is a branch's local day and what the
-- KPI is broken down by; numerators and denominators are there to be summed, since a mean of ratios is no ratio. What
-- has no data is null or not there, never 0. Each view's comment names where it differs from the usual definition.

create view public.v_kpi_alos as
select branch_id, department, period, numerator as stay_days, denominator as stays, value as alos_days
from kpi.values
where kpi = 'average_length_of_stay';
comment on view public.v_kpi_alos is
    'Length of stay in days of 24 hours over the stays that ended on the day of their discharge. Stays still open are '
    'not in it (they are in v_kpi_bed_occupancy), nor are stays that end before they begin.';

create view public.v_kpi_bed_occupancy as
select branch_id, department, period, numerator as beds_occupied, denominator as beds, value as occupancy
from kpi.values
where kpi = 'bed_occupancy';
comment on view public.v_kpi_bed_occupancy is
    'Patients in the house at the midnight that ends the day, stays still open among them, over the beds of the '
    'department. A branch is the sum of its departments: its own bed count is not added to theirs.';

create view public.v_kpi_admission_discharge_counts as
select branch_id, department, period,
       max(numerator) filter (where kpi = 'admissions') as admissions,
       max(numerator) filter (where kpi = 'discharges') as discharges
from kpi.values
where kpi in ('admissions', 'discharges')
group by branch_id, department, period;
comment on view public.v_kpi_admission_discharge_counts is
    'Admissions on the day of the admission, discharges on the day of the discharge: discharges are no copy of '
    'admissions. A day without any of either is null, not 0.';

create view public.v_kpi_readmission_rate as
select branch_id, department, period,
       max(numerator) filter (where kpi = 'readmission_30_day') as readmissions,
       max(denominator) filter (where kpi = 'readmission_30_day') as live_discharges,
       max(value) filter (where kpi = 'readmission_30_day') as readmission_rate,
       max(numerator) filter (where kpi = 'readmission_recorded') as recorded_readmissions,
       max(value) filter (where kpi = 'readmission_recorded') as recorded_rate
from kpi.values
where kpi in ('readmission_30_day', 'readmission_recorded')
group by branch_id, department, period;
comment on view public.v_kpi_readmission_rate is
    'Readmissions within 30 times 24 hours of a live discharge home of the same patient, to any branch, computed from '
    'the stays; of a chain of stays each return is counted once. Deaths and transfers are on neither side. What '
    'hospital.readmissions records is beside it, for comparison.';

create view public.v_kpi_procedure_volume as
select branch_id, department, period, slice as procedure, numerator as procedures
from kpi.values
where kpi = 'procedure_volume';
comment on view public.v_kpi_procedure_volume is
    'Procedures on the day on which they were performed, not on that of the admission.';

create view public.v_kpi_emergency_scheduled_ratio as
select branch_id, department, period,
       max(numerator) filter (where kpi = 'emergency_share') as emergency_admissions,
       max(denominator) filter (where kpi = 'emergency_scheduled_ratio') as scheduled_admissions,
       max(denominator) filter (where kpi = 'emergency_share') as admissions,
       max(value) filter (where kpi = 'emergency_scheduled_ratio') as emergency_scheduled_ratio,
       max(value) filter (where kpi = 'emergency_share') as emergency_share
from kpi.values
where kpi in ('emergency_share', 'emergency_scheduled_ratio')
group by branch_id, department, period;
comment on view public.v_kpi_emergency_scheduled_ratio is
    'Emergency over scheduled admissions; those by transfer are on neither side. A day without scheduled admissions '
    'has no ratio: it is null, not 0.';

create view public.v_kpi_doctor_utilization as
select branch_id, department, period, numerator as booked_slots, denominator as slots, value as utilization
from kpi.values
where kpi = 'doctor_utilisation';
comment on view public.v_kpi_doctor_utilization is
    'Booked over offered slots of the schedules, in the department that the doctor belongs to. Days without slots '
    'have no ratio.';

create view public.v_kpi_cost_per_discharge as
select branch_id, department, period,
       max(numerator) filter (where kpi = 'cost_per_discharge') as billed,
       max(denominator) filter (where kpi = 'cost_per_discharge') as billed_discharges,
       max(value) filter (where kpi = 'cost_per_discharge') as cost_per_discharge,
       max(numerator) filter (where kpi = 'bills_without_discharge') as bills_without_discharge
from kpi.values
where kpi in ('cost_per_discharge', 'bills_without_discharge')
group by branch_id, department, period;
comment on view public.v_kpi_cost_per_discharge is
    'Bills in rupees of stays that have ended over those of them that have a bill, on the day of the discharge. Bills '
    'of stays without a discharge are kept apart, on the day of the bill: they are in no cost per discharge. Bills in '
    'other currencies are in neither.';

create view public.v_kpi_outcome_distribution as
select branch_id, department, period, slice as outcome, numerator as discharges,
       sum(numerator) over stays as all_discharges, numerator / sum(numerator) over stays as share
from kpi.values
where kpi = 'outcome_distribution'
window stays as (partition by branch_id, department, period);
comment on view public.v_kpi_outcome_distribution is
    'Outcomes of the stays that ended on the day, each with its share of all discharges of the department and day. '
    'Rolled up, it is the sum of discharges of the outcome over the sum of discharges of all outcomes.';

create view public.v_kpi_icu_utilization as
select branch_id, period,
       max(numerator) filter (where kpi = 'icu_occupancy') as icu_beds_occupied,
       max(denominator) filter (where kpi = 'icu_occupancy') as icu_beds,
       max(value) filter (where kpi = 'icu_occupancy') as icu_utilization,
       max(numerator) filter (where kpi = 'ventilator_use') as ventilators_in_use,
       max(denominator) filter (where kpi = 'ventilator_use') as ventilators,
       max(value) filter (where kpi = 'ventilator_use') as ventilator_utilization
from kpi.branch_days
where kpi in ('icu_occupancy', 'ventilator_use')
group by branch_id, period;
comment on view public.v_kpi_icu_utilization is
    'ICU beds in use, as the mean of the hours recorded, over the beds of the departments of critical care: the '
    'branch''s own number of ICU beds is not counted again. Ventilators over the branch''s number, counted once and '
    'not by department. Branches without either are not there, or null.';

create view public.v_kpi_executive_snapshot as
select branch_id, period,
       max(numerator) filter (where kpi = 'admissions') as admissions,
       max(numerator) filter (where kpi = 'discharges') as discharges,
       max(numerator) filter (where kpi = 'bed_occupancy') as beds_occupied,
       max(denominator) filter (where kpi = 'bed_occupancy') as beds,
       max(value) filter (where kpi = 'bed_occupancy') as bed_occupancy,
       max(value) filter (where kpi = 'icu_occupancy') as icu_utilization,
       max(numerator) filter (where kpi = 'average_length_of_stay') as stay_days,
       max(denominator) filter (where kpi = 'average_length_of_stay') as stays,
       max(value) filter (where kpi = 'average_length_of_stay') as alos_days,
       max(numerator) filter (where kpi = 'readmission_30_day') as readmissions,
       max(denominator) filter (where kpi = 'readmission_30_day') as live_discharges,
       max(value) filter (where kpi = 'readmission_30_day') as readmission_rate,
       max(value) filter (where kpi = 'emergency_share') as emergency_share,
       max(value) filter (where kpi = 'mortality_rate') as mortality_rate,
       max(value) filter (where kpi = 'doctor_utilisation') as doctor_utilization,
       max(value) filter (where kpi = 'cost_per_discharge') as cost_per_discharge,
       max(numerator) filter (where kpi = 'revenue') as revenue
from kpi.branch_days
where kpi in ('admissions', 'discharges', 'bed_occupancy', 'icu_occupancy', 'average_length_of_stay',
              'readmission_30_day', 'emergency_share', 'mortality_rate', 'doctor_utilisation', 'cost_per_discharge',
              'revenue')
group by branch_id, period;
comment on view public.v_kpi_executive_snapshot is
    'A branch''s day at a glance. Each ratio is one of the branch''s sums, not a mean of its departments'' ratios. '
    'Discharges of the last 30 days can still be followed by a readmission.';

-- A KPI over time, for dashboards that write SQL. What does not exist is an error with a hint, never a silent default.
create function public.kpi_series(
    kpi text, granularity text, branch text default null, department text default null,
    first_day date default null, last_day date default null
) returns table (period_start date, numerator double precision, denominator double precision, value double precision)
language plpgsql stable as $$
#variable_conflict use_column
begin
    if not exists (select from kpi.definitions d where d.kpi = kpi_series.kpi) then
        raise exception 'there is no KPI ''%''', kpi_series.kpi using hint = 'select kpi from kpi.definitions';
    end if;
    if granularity not in ('day', 'week', 'month', 'quarter', 'year') then
        raise exception 'there is no granularity ''%''', granularity using hint = 'day, week, month, quarter or year';
    end if;
    if branch is not null and not exists (select from hospital.hospital_branches b where b.branch_id = branch) then
        raise exception 'there is no branch ''%''', branch
            using hint = 'select branch_id from hospital.hospital_branches';
    end if;
    if kpi_series.department is not null and not exists (
        select from hospital.departments p where p.name = kpi_series.department
    ) then
        raise exception 'there is no department ''%''', kpi_series.department
            using hint = 'select name from hospital.departments';
    end if;
    if kpi_series.department is not null and not exists (
        select from kpi.definitions d where d.kpi = kpi_series.kpi and d.grain ~ '\mdepartment\M'
    ) then
        raise exception 'the KPI ''%'' is not broken down by department', kpi_series.kpi;
    end if;
    return query
    select date_trunc(granularity, v.period)::date, sum(v.numerator), sum(v.denominator),
           case when count(v.denominator) = 0 then sum(v.numerator)
                else sum(v.numerator) / nullif(sum(v.denominator), 0) end
    from kpi.values v
    where v.kpi = kpi_series.kpi and (branch is null or v.branch_id = branch)
      and (kpi_series.department is null or v.department = kpi_series.department)
      and (first_day is null or v.period >= first_day) and (last_day is null or v.period <= last_day)
    group by 1 order by 1;
end $$;
comment on function public.kpi_series is
    'a KPI by day, ISO week, month, quarter or year: sums of numerators over sums of denominators';
