-- SPDX-License-Identifier: Apache-2.0
-- A KPI's sums over a range of days by branch or by department. $1 KPI, $2 'branch' or 'department', $3 only this
-- branch or NULL, $4 first and $5 last day, or NULL. Departments of the same name in several branches are one; a
-- value of no department counts for none.
SELECT CASE $2 WHEN 'branch' THEN branch_id ELSE department END AS name,
    sum(numerator) AS numerator, sum(denominator) AS denominator
FROM kpi.values
WHERE kpi = $1
    AND ($3::text IS NULL OR branch_id = $3)
    AND ($4::date IS NULL OR period >= $4)
    AND ($5::date IS NULL OR period <= $5)
    AND ($2 = 'branch' OR department <> '')
GROUP BY 1
ORDER BY 1
