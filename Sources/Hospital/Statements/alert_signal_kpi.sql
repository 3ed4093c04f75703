-- SPDX-License-Identifier: Apache-2.0
-- The values of a KPI on the last days for which each branch has any. $1 KPI, $2 'branch' or 'department', $3 how
-- many days, $4 'ratio' or 'sum'. As all signals: branch_id, department, day, value, detail; values that are not
-- defined are left out.
WITH last AS (SELECT branch_id, max(period) AS day FROM kpi.branch_days WHERE kpi = $1 GROUP BY branch_id),
total AS (
    SELECT v.branch_id, CASE $2 WHEN 'department' THEN v.department ELSE '' END AS department, v.period AS day,
        sum(v.numerator) AS numerator, sum(v.denominator) AS denominator
    FROM kpi.values v
    JOIN last l ON l.branch_id = v.branch_id AND v.period > l.day - $3::integer
    WHERE v.kpi = $1 AND ($2 = 'branch' OR v.department <> '')
    GROUP BY 1, 2, 3
)
SELECT *
FROM (
    SELECT branch_id, department, day,
        CASE $4 WHEN 'sum' THEN numerator ELSE numerator / nullif(denominator, 0) END AS value,
        concat_ws(' of ', trim_scale(round(numerator::numeric, 1)), trim_scale(round(denominator::numeric, 1)))
            AS detail
    FROM total
) reading
WHERE value IS NOT NULL
ORDER BY branch_id, department, day
