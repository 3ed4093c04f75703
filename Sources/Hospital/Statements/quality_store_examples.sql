-- SPDX-License-Identifier: Apache-2.0
-- Stores examples of what a check found. $1 check, $2 branches, $3 places, $4 subjects, $5 details.
INSERT INTO quality.examples (check_name, branch_id, place, subject, detail)
SELECT $1, e.* FROM unnest($2::text[], $3::integer[], $4::text[], $5::text[]) AS e
