-- SPDX-License-Identifier: Apache-2.0
-- Notes that somebody knows of an alert. $1 alert, $2 who, $3 what they say about it. Gives its state before, and no
-- row when there is no such alert; only an open one is changed.
WITH before AS (SELECT alert_id, state FROM alerts.alerts WHERE alert_id = $1 FOR UPDATE),
changed AS (
    UPDATE alerts.alerts a
    SET state = 'acknowledged', acknowledged_by = $2, acknowledged_at = now(), note = $3
    FROM before b
    WHERE a.alert_id = b.alert_id AND b.state = 'open'
    RETURNING a.alert_id, a.day, a.value
),
event AS (
    INSERT INTO alerts.events (alert_id, what, who, day, value, note)
    SELECT alert_id, 'acknowledged', $2, day, value, $3 FROM changed
)
SELECT state FROM before
