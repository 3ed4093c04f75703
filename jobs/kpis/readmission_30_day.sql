-- SPDX-License-Identifier: Apache-2.0
-- title: Readmission within 30 days
-- unit: share of live discharges
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- definition: Live discharges home after which the same patient is admitted again, to any branch, within
--   30 times 24 hours, over live discharges home; on the local day and in the department of the first stay.
--   Deaths and transfers to another hospital count on neither side. An admission at the very minute of the
--   discharge is a move between wards, not a readmission. The last 30 days of the data are still incomplete.
-- source: after the 30-day all-cause readmission measure of the US Centers for Medicare & Medicaid
--   Services; computed from the stays themselves, not from the table hospital.readmissions

select count(*) filter (where readmitted) as numerator, count(*) as denominator
from live_discharges
