-- SPDX-License-Identifier: Apache-2.0
-- How much of what there is will be needed on the fullest day that is forecast: forecast over beds, ICU beds or
-- ventilators. $1 measure, $2 the forecast's column: 'mean', 'upper80' or 'upper95'. The day is the last one with
-- data, so that another forecast of the same data is the same reading.
WITH need AS (
    SELECT s.branch_id, s.last_day, p.day, e.mae,
        CASE $2 WHEN 'mean' THEN p.mean WHEN 'upper80' THEN p.upper80 ELSE p.upper95 END AS needed,
        CASE $1 WHEN 'occupied-beds' THEN b.bed_count WHEN 'icu-beds' THEN b.icu_beds
            ELSE b.ventilator_count END AS available
    FROM forecast.series s
    JOIN forecast.points p USING (branch_id, measure)
    JOIN forecast.errors e USING (branch_id, measure, horizon)
    JOIN hospital.hospital_branches b USING (branch_id)
    WHERE s.measure = $1
)
SELECT DISTINCT ON (branch_id) branch_id, '' AS department, last_day AS day, needed / available AS value,
    day || ': ' || round(needed::numeric, 1) || ' (' || $2 || ') of ' || available || ', mean error '
        || round(mae::numeric, 1) AS detail
FROM need
WHERE available > 0
ORDER BY branch_id, needed DESC, day
