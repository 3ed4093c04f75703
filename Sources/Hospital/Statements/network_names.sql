-- SPDX-License-Identifier: Apache-2.0
-- The branches and the names of the departments that there are. $1 only the departments of this branch, or NULL.
SELECT 'branch' AS what, branch_id AS name FROM hospital.hospital_branches
UNION
SELECT 'department', name FROM hospital.departments WHERE $1::text IS NULL OR branch_id = $1
ORDER BY 1, 2
