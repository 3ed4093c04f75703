-- SPDX-License-Identifier: Apache-2.0
-- Stores series. $1 the run, $2 a JSON array of objects; what they hold besides is stored by the statements after
-- this.
INSERT INTO forecast.series
    (branch_id, measure, run_id, first_day, last_day, days, method, parameters, mae, mase, reason)
SELECT s.branch, s.measure, $1, s."firstDay", s."lastDay", s.days, s.method, s.parameters, s.mae, s.mase, s.reason
FROM jsonb_to_recordset($2::jsonb) AS s (
    branch text, measure text, "firstDay" date, "lastDay" date, days integer, method text, parameters jsonb,
    mae double precision, mase double precision, reason text)
