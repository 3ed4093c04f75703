-- SPDX-License-Identifier: Apache-2.0
-- What became of alerts, the latest first. $1 alert or NULL, $2 branch or NULL, $3 how many at most.
SELECT e.event_id, e.alert_id, e.at, e.what, e.who, e.day, e.value, e.note, a.rule, a.branch_id, a.department
FROM alerts.events e
JOIN alerts.alerts a USING (alert_id)
WHERE ($1::bigint IS NULL OR e.alert_id = $1)
    AND ($2::text IS NULL OR a.branch_id = $2)
ORDER BY e.event_id DESC
LIMIT $3
