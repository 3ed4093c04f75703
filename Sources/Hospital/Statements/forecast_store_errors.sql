-- SPDX-License-Identifier: Apache-2.0
-- Stores the errors by days ahead. $1 as $2 of forecast_store_series.sql.
INSERT INTO forecast.errors (branch_id, measure, horizon, mae, mase, coverage80, coverage95, origins, tested)
SELECT s.branch, s.measure, e.horizon, e.mae, e.mase, e.coverage80, e.coverage95, e.origins, e.tested
FROM jsonb_to_recordset($1::jsonb) AS s (branch text, measure text, errors jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(s.errors) AS e (
    horizon integer, mae double precision, mase double precision, coverage80 double precision,
    coverage95 double precision, origins integer, tested integer)
