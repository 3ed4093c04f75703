-- SPDX-License-Identifier: Apache-2.0
-- The daily values of a measure by branch: the numerators of its KPI. $1 KPI, $2 days of each branch at most, counted
-- back from its last one.
WITH daily AS (
    SELECT branch_id, period, numerator AS value FROM kpi.branch_days WHERE kpi = $1
)
SELECT branch_id, period, value
FROM (SELECT *, max(period) OVER (PARTITION BY branch_id) AS last FROM daily) history
WHERE period > last - $2::integer
ORDER BY branch_id, period
