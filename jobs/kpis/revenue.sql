-- SPDX-License-Identifier: Apache-2.0
-- title: Revenue
-- unit: INR
-- grain: branch, day, department, slice
-- category: hospital
-- direction: up
-- aggregate: sum
-- definition: Bills in rupees on the branch's local day of the bill, by the department of the stay and
--   the patient's insurance, whether the stay has ended or not.

select insurance_type as slice, sum(total_amount) as numerator
from billed
