-- SPDX-License-Identifier: Apache-2.0
-- Stores the methods that were tried. $1 as $2 of forecast_store_series.sql.
INSERT INTO forecast.candidates (branch_id, measure, method, mae, mase)
SELECT s.branch, s.measure, c.method, c.mae, c.mase
FROM jsonb_to_recordset($1::jsonb) AS s (branch text, measure text, candidates jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(s.candidates) AS c (method text, mae double precision, mase double precision)
