-- SPDX-License-Identifier: Apache-2.0
-- title: Procedures
-- unit: procedures
-- grain: branch, day, department, slice
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Procedures performed, by procedure, on the branch's local day.

select procedure as slice, count(*) as numerator
from performed
