-- SPDX-License-Identifier: Apache-2.0
-- Emergency admissions of each branch's last days against the same weekdays of the eight weeks before each. $1
-- 'deviations' for the distance from their mean in standard deviations, which are taken as at least the root of the
-- mean, as of a Poisson count, and 1; 'ratio' for the multiple of their mean. $2 how many days. Needs four such
-- weekdays within the branch's data.
WITH branch AS (
    SELECT b.branch_id, b.time_zone, (a.first AT TIME ZONE b.time_zone)::date AS first_day,
        (a.last AT TIME ZONE b.time_zone)::date AS last_day
    FROM hospital.hospital_branches b
    CROSS JOIN LATERAL (
        SELECT min(admitted_at) AS first, max(admitted_at) AS last
        FROM hospital.admissions WHERE branch_id = b.branch_id
    ) a
    WHERE a.last IS NOT NULL
),
daily AS (
    SELECT p.branch_id, (a.admitted_at AT TIME ZONE p.time_zone)::date AS day, count(*) AS emergencies
    FROM branch p
    JOIN hospital.admissions a ON a.branch_id = p.branch_id
        AND a.admitted_at >= (p.last_day - 56 - $2::integer)::timestamp AT TIME ZONE p.time_zone
    WHERE a.admission_type = 'Emergency'
    GROUP BY 1, 2
),
compared AS (
    SELECT p.branch_id, p.last_day - n AS day, coalesce(max(d.emergencies) FILTER (WHERE w = 0), 0) AS emergencies,
        count(*) FILTER (WHERE w > 0) AS weeks,
        (avg(coalesce(d.emergencies, 0)) FILTER (WHERE w > 0))::double precision AS mean,
        coalesce(stddev_samp(coalesce(d.emergencies, 0)) FILTER (WHERE w > 0), 0)::double precision AS deviation
    FROM branch p
    CROSS JOIN generate_series(0, $2::integer - 1) n
    CROSS JOIN generate_series(0, 8) w
    LEFT JOIN daily d ON d.branch_id = p.branch_id AND d.day = p.last_day - n - 7 * w
    WHERE p.last_day - n - 7 * w >= p.first_day
    GROUP BY 1, 2
)
SELECT *
FROM (
    SELECT branch_id, '' AS department, day,
        (CASE $1 WHEN 'ratio' THEN emergencies / nullif(mean, 0)
            ELSE (emergencies - mean) / greatest(deviation, sqrt(mean), 1) END) AS value,
        emergencies || ' emergencies; mean of ' || weeks || ' such weekdays ' || round(mean::numeric, 1) AS detail
    FROM compared
    WHERE weeks >= 4
) reading
WHERE value IS NOT NULL
ORDER BY branch_id, day
