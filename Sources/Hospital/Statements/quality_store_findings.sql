-- SPDX-License-Identifier: Apache-2.0
-- Stores what a check found in each branch. $1 check, $2 branches, $3 how much in each.
INSERT INTO quality.findings (check_name, branch_id, found)
SELECT $1, branch_id, found FROM unnest($2::text[], $3::bigint[]) AS f (branch_id, found)
