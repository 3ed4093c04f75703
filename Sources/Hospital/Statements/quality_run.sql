-- SPDX-License-Identifier: Apache-2.0
-- Runs a check: how much it finds in each branch, and the first of it. $1 examples of each branch at most. The
-- check's own query, which gives branch_id, subject and detail, comes in the place of the comment below.
WITH found AS MATERIALIZED (
/* query */
),
numbered AS (
    SELECT branch_id, subject::text AS subject, detail::text AS detail,
        count(*) OVER (PARTITION BY branch_id) AS found,
        row_number() OVER (PARTITION BY branch_id ORDER BY subject, detail) AS place
    FROM found
)
SELECT branch_id, found, place, subject, detail
FROM numbered
WHERE place <= greatest($1::integer, 1)
ORDER BY branch_id, place
