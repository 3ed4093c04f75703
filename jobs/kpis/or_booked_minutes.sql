-- SPDX-License-Identifier: Apache-2.0
-- title: Booked minutes
-- unit: minutes
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: none
-- aggregate: sum
-- definition: Minutes booked for the completed cases.

select sum(booked_minutes) as numerator
from cases
where is_completed
