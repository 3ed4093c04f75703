-- SPDX-License-Identifier: Apache-2.0
-- title: Doctor utilisation
-- unit: share of slots
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: ratio
-- definition: Booked appointments over the slots of the doctors' schedules, in the doctor's
--   department, on the day of the schedule.

select sum(booked) as numerator, sum(slots) as denominator
from duty
