-- SPDX-License-Identifier: Apache-2.0
-- title: Bills without a discharge
-- unit: INR
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Bills in rupees of stays that have no discharge yet, on the branch's local day of the
--   bill. They are in no figure of cost per discharge.

select sum(total_amount) filter (where not is_discharged) as numerator
from billed
