-- SPDX-License-Identifier: Apache-2.0
-- title: Value of procedures
-- unit: INR at list price
-- grain: branch, day, department, slice
-- category: hospital
-- direction: up
-- aggregate: sum
-- definition: Standard cost of the procedures performed, by procedure, on the branch's local day of
--   the procedure. Bills do not name procedures, so this is their list price, not what was paid.

select procedure as slice, sum(standard_cost) as numerator
from performed
