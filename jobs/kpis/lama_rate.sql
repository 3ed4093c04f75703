-- SPDX-License-Identifier: Apache-2.0
-- title: Left against medical advice
-- unit: share of discharges
-- grain: branch, day, department
-- category: hospital
-- direction: down
-- aggregate: ratio
-- target: 0.02, warning 0.03
-- definition: Stays that ended against medical advice (outcome LAMA) over all stays that ended, on the
--   branch's local day of the discharge.
-- source: the target is the network's own; change it here

select count(*) filter (where outcome = 'LAMA') as numerator, count(*) as denominator
from discharged
