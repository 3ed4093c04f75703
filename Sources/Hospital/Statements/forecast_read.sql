-- SPDX-License-Identifier: Apache-2.0
-- Forecasts with their errors and the methods tried, each list as a JSON array. $1 branch or NULL, $2 measure or
-- NULL.
SELECT s.branch_id, s.measure, r.made_at, r.job_id, s.first_day, s.last_day, s.days, s.method, s.parameters, s.mae,
    s.mase, s.reason,
    coalesce((
        SELECT jsonb_agg(to_jsonb(c) - 'branch_id' - 'measure' ORDER BY c.mae)
        FROM forecast.candidates c WHERE (c.branch_id, c.measure) = (s.branch_id, s.measure)), '[]') AS candidates,
    coalesce((
        SELECT jsonb_agg(to_jsonb(e) - 'branch_id' - 'measure' ORDER BY e.horizon)
        FROM forecast.errors e WHERE (e.branch_id, e.measure) = (s.branch_id, s.measure)), '[]') AS errors,
    coalesce((
        SELECT jsonb_agg(to_jsonb(p) - 'branch_id' - 'measure' ORDER BY p.horizon)
        FROM forecast.points p WHERE (p.branch_id, p.measure) = (s.branch_id, s.measure)), '[]') AS points
FROM forecast.series s
JOIN forecast.runs r USING (run_id)
WHERE ($1::text IS NULL OR s.branch_id = $1)
    AND ($2::text IS NULL OR s.measure = $2)
ORDER BY s.branch_id, array_position(ARRAY['admissions', 'occupied-beds', 'icu-beds', 'ventilators'], s.measure)
