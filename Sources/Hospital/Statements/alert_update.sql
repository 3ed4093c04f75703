-- SPDX-License-Identifier: Apache-2.0
-- Notes the last reading of an alert, and what its rule says now; writes nothing when all is as before. $1 alert, $2
-- day, $3 value, $4 detail, $5 title, $6 severity, $7 condition.
UPDATE alerts.alerts
SET day = $2, value = $3, detail = $4, title = $5, severity = $6, condition = $7
WHERE alert_id = $1
    AND (day, value, detail, title, severity, condition)
        IS DISTINCT FROM ($2::date, $3::double precision, $4::text, $5::text, $6::text, $7::text)
