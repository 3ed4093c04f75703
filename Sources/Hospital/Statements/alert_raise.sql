-- SPDX-License-Identifier: Apache-2.0
-- Raises an alert. $1 rule, $2 title, $3 severity, $4 condition, $5 branch, $6 department, $7 day, $8 value, $9
-- detail, $10 by whom.
WITH alert AS (
    INSERT INTO alerts.alerts (rule, title, severity, condition, branch_id, department, raised_on, day, value, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7::date, $7::date, $8, $9)
    RETURNING alert_id, day, value, detail
)
INSERT INTO alerts.events (alert_id, what, who, day, value, note)
SELECT alert_id, 'raised', $10, day, value, detail FROM alert
