-- SPDX-License-Identifier: Apache-2.0
-- title: Patient days
-- unit: patient days
-- grain: branch, day, department
-- category: hospital
-- direction: none
-- aggregate: sum
-- definition: Patients in the house at the midnight that ends the branch's local day, added over days.
--   The census of a day is carried on from this one, so this file must stay as it is.
-- source: midnight census, as in NHS England's bed availability and occupancy data (KH03)

select sum(patients) as numerator
from census
