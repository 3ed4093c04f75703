-- SPDX-License-Identifier: Apache-2.0
--
-- The network's days from ROUNDS_FIRST to before ROUNDS_LAST, 23 admissions a branch and day, of the branches that leave
-- ROUNDS_PART when divided by ROUNDS_PARTS. The same days always come out the same.

insert into hospital.doctor_schedules (doctor_id, schedule_date, branch_id, slots, booked)
select doctor_id, date '2022-01-01' + d, branch_id, 20, (10 + 10 * public.bench_unit(doctor_id || d))::integer
from hospital.doctors cross join generate_series(ROUNDS_FIRST, ROUNDS_LAST - 1) d
where substr(branch_id, 2)::integer % ROUNDS_PARTS = ROUNDS_PART;

insert into hospital.admissions (branch_id, admission_id, patient_id, department_id, doctor_id, admitted_at, admission_type,
                                 source, diagnosis_code)
select b.branch_id, s.id, 'P' || (1 + floor(600000 * public.bench_unit('patient' || s.id)))::integer, p.id,
       concat_ws('-', b.branch_id, p.id, 1 + floor(2 * public.bench_unit('doctor' || s.id))),
       (date '2022-01-01' + d + make_interval(mins => floor(1440 * public.bench_unit('time' || s.id))::integer))
           at time zone b.time_zone,
       (array['Emergency', 'Scheduled', 'Scheduled', 'Transfer'])[1 + floor(4 * public.bench_unit('type' || s.id))::integer],
       'Walk-in', 'D' || 1 + floor(12 * public.bench_unit('diagnosis' || s.id))::integer
from hospital.hospital_branches b
cross join generate_series(ROUNDS_FIRST, ROUNDS_LAST - 1) d
cross join generate_series(1, 23) n
cross join lateral (select concat_ws('-', b.branch_id, d, n) as id) s
cross join lateral (
    select (array['CARD', 'ONCO', 'ORTH', 'PEDI', 'EMER', 'GMED', 'OBST', case when b.icu_beds > 0 then 'ICU' else 'GMED' end])[
        1 + floor(8 * public.bench_unit('department' || s.id))::integer] as id) p
where substr(b.branch_id, 2)::integer % ROUNDS_PARTS = ROUNDS_PART;

insert into hospital.procedures (branch_id, procedure_id, admission_id, procedure_code, doctor_id, performed_at,
                                 duration_minutes)
select branch_id, admission_id, admission_id, 'P' || 1 + floor(24 * public.bench_unit('procedure' || admission_id))::integer,
       doctor_id, admitted_at + interval '3 hours', 30
from hospital.admissions
where admitted_at >= date '2022-01-01' + ROUNDS_FIRST - 1
  and substr(branch_id, 2)::integer % ROUNDS_PARTS = ROUNDS_PART
on conflict do nothing;

-- Stays end after four days in the mean; those that began earlier may end now.
insert into hospital.discharges (branch_id, admission_id, discharged_at, outcome)
select a.branch_id, a.admission_id, e.ends,
       (array['Recovered', 'Recovered', 'Improved', 'Improved', 'Improved', 'Improved', 'Transferred', 'Deceased', 'LAMA',
              'Recovered'])[1 + floor(10 * public.bench_unit('outcome' || a.admission_id))::integer]
from hospital.admissions a
cross join lateral (
    select a.admitted_at + make_interval(mins => ceil(-5760 * ln(public.bench_unit('stay' || a.admission_id)))::integer) as ends
) e
where e.ends < date '2022-01-01' + ROUNDS_LAST and a.admitted_at >= date '2022-01-01' + ROUNDS_FIRST - 60
  and substr(a.branch_id, 2)::integer % ROUNDS_PARTS = ROUNDS_PART
on conflict do nothing;

insert into hospital.billing (branch_id, bill_id, admission_id, billed_at, total_amount, insurance_amount, patient_amount,
                              currency)
select d.branch_id, d.admission_id, d.admission_id, d.discharged_at, t.total, round(t.total * 0.6, 2),
       t.total - round(t.total * 0.6, 2), 'INR'
from hospital.discharges d
cross join lateral (select round((1000 + 20000 * public.bench_unit('bill' || d.admission_id))::numeric, 2) as total) t
where d.discharged_at >= date '2022-01-01' + ROUNDS_FIRST - 1
  and substr(d.branch_id, 2)::integer % ROUNDS_PARTS = ROUNDS_PART
on conflict do nothing;

insert into hospital.resource_allocation (branch_id, department_id, observed_at, beds_occupied, ventilators_in_use,
                                          staff_on_duty)
select branch_id, department_id, (date '2022-01-01' + d) at time zone 'UTC' + make_interval(hours => h),
       (20 * public.bench_unit(concat(branch_id, d, h)))::integer, (8 * public.bench_unit(concat(branch_id, h, d)))::integer, 5
from hospital.departments
cross join generate_series(ROUNDS_FIRST, ROUNDS_LAST - 1) d
cross join generate_series(0, 23) h
where is_critical_care and substr(branch_id, 2)::integer % ROUNDS_PARTS = ROUNDS_PART;

insert into hospital.or_cases (branch_id, encounter_id, case_date, suite, service, cpt_code, cpt_description, booked_minutes,
                               scheduled_start, wheels_in, procedure_start, procedure_end, wheels_out)
select b.branch_id, concat_ws('-', s, d, n), date '2022-01-01' + d, 'OR' || s,
       (array['ENT', 'Orthopedics', 'General', 'Eye'])[1 + (d + s) % 4], 'C', 'Case', 90, t.at, i.at, i.at + interval '10 min',
       i.at + interval '70 min', i.at + interval '80 min'
from hospital.hospital_branches b
cross join generate_series(ROUNDS_FIRST, ROUNDS_LAST - 1) d
cross join generate_series(1, 2) s
cross join generate_series(0, 2) n
cross join lateral (
    select (date '2022-01-01' + d + interval '8 hours' + make_interval(mins => n * 110)) at time zone b.time_zone as at) t
cross join lateral (
    select t.at + make_interval(mins => (25 * public.bench_unit(concat(b.branch_id, s, d, n)))::integer) as at) i
where substr(b.branch_id, 2)::integer % ROUNDS_PARTS = ROUNDS_PART
