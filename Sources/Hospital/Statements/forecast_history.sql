-- SPDX-License-Identifier: Apache-2.0
-- The daily values of a measure by branch: the numerators of its KPI. $1 KPI, $2 days of each branch at most, counted
-- back from its last one.
WITH daily AS (
    SELECT branch_id, period, sum(numerator) AS value FROM kpi.values WHERE kpi = $1 GROUP BY branch_id, period
)
SELECT branch_id, period, value
FROM (SELECT *, max(period) OVER (PARTITION BY branch_id) AS last FROM daily) history
WHERE period > last - $2::integer
ORDER BY branch_id, period
