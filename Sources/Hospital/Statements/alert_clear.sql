-- SPDX-License-Identifier: Apache-2.0
-- Clears an alert. $1 alert, $2 by whom, $3 why, or NULL for its last reading.
WITH alert AS (
    UPDATE alerts.alerts SET state = 'cleared', cleared_at = now() WHERE alert_id = $1
    RETURNING alert_id, day, value, detail
)
INSERT INTO alerts.events (alert_id, what, who, day, value, note)
SELECT alert_id, 'cleared', $2, day, value, coalesce($3, detail) FROM alert
