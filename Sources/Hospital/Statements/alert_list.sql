-- SPDX-License-Identifier: Apache-2.0
-- Alerts, the gravest and then the latest first. $1 states, $2 branch or NULL, $3 rule or NULL, $4 alert or NULL, $5
-- how many at most.
SELECT alert_id, rule, title, severity, condition, branch_id, department, state, raised_on, raised_at, day, value,
    detail, acknowledged_by, acknowledged_at, note, cleared_at
FROM alerts.alerts
WHERE state = ANY ($1::text[])
    AND ($2::text IS NULL OR branch_id = $2)
    AND ($3::text IS NULL OR rule = $3)
    AND ($4::bigint IS NULL OR alert_id = $4)
ORDER BY state = 'cleared', severity, raised_at DESC, alert_id DESC
LIMIT $5
