-- SPDX-License-Identifier: Apache-2.0
-- title: Cases
-- unit: cases
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: up
-- aggregate: sum
-- definition: Completed cases, counted on the day of the case.

select count(*) as numerator
from cases
where is_completed
