-- SPDX-License-Identifier: Apache-2.0
-- The daily values of a measure by branch: the numerators of its KPI. $1 KPI, $2 days of each branch at most, counted
-- back from its last one.
SELECT v.branch_id, v.period, sum(v.numerator) AS value
FROM kpi.values v
WHERE v.kpi = $1
    AND v.period > (SELECT max(l.period) FROM kpi.values l WHERE l.kpi = $1 AND l.branch_id = v.branch_id) - $2::integer
GROUP BY v.branch_id, v.period
ORDER BY v.branch_id, v.period
