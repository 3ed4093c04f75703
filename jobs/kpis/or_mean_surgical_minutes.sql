-- SPDX-License-Identifier: Apache-2.0
-- title: Mean surgical minutes
-- unit: minutes per case
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: none
-- aggregate: ratio
-- definition: Minutes from start to end of the procedure, over completed cases.

select sum(surgical_minutes) as numerator, count(*) as denominator
from cases
where is_completed
