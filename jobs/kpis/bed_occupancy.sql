-- SPDX-License-Identifier: Apache-2.0
-- title: Bed occupancy
-- unit: share of beds
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: ratio
-- definition: Patients in the house at the midnight that ends the branch's local day, over the
--   department's beds, for every day from the branch's first admission to its last admission or discharge.
--   Stays still open are in the house. Departments without beds count on neither side.
-- source: midnight census, as in NHS England's bed availability and occupancy data (KH03)

select sum(patients) as numerator, sum(beds) as denominator
from census
