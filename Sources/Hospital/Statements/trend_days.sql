-- SPDX-License-Identifier: Apache-2.0
-- A KPI's sums by day. $1 KPI, $2 branch or NULL for all, $3 department or NULL for all, $4 first and $5 last day, or
-- NULL. Days without values give no row.
SELECT period, sum(numerator) AS numerator, sum(denominator) AS denominator
FROM kpi.values
WHERE kpi = $1
    AND ($2::text IS NULL OR branch_id = $2)
    AND ($3::text IS NULL OR department = $3)
    AND ($4::date IS NULL OR period >= $4)
    AND ($5::date IS NULL OR period <= $5)
GROUP BY period
ORDER BY period
