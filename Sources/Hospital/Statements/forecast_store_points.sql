-- SPDX-License-Identifier: Apache-2.0
-- Stores the days that are forecast, after their errors. $1 as $2 of forecast_store_series.sql.
INSERT INTO forecast.points (branch_id, measure, horizon, day, mean, lower80, upper80, lower95, upper95)
SELECT s.branch, s.measure, p.horizon, p.day, p.mean, p.lower80, p.upper80, p.lower95, p.upper95
FROM jsonb_to_recordset($1::jsonb) AS s (branch text, measure text, points jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(s.points) AS p (
    horizon integer, day date, mean double precision, lower80 double precision, upper80 double precision,
    lower95 double precision, upper95 double precision)
