-- SPDX-License-Identifier: Apache-2.0
-- title: Mean booked minutes
-- unit: minutes per case
-- grain: branch, day, suite, service
-- category: operating-room
-- direction: none
-- aggregate: ratio
-- definition: Booked minutes over completed cases.

select sum(booked_minutes) as numerator, count(*) as denominator
from cases
where is_completed
