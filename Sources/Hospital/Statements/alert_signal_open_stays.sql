-- SPDX-License-Identifier: Apache-2.0
-- How many open stays are longer than some days, at the last admission or discharge of each branch. $1 days of 24
-- hours, $2 'branch' or 'department'. A department without such a stay has the value 0.
WITH branch AS (
    SELECT b.branch_id, b.time_zone, greatest(a.last, d.last) AS as_of
    FROM hospital.hospital_branches b
    CROSS JOIN LATERAL (SELECT max(admitted_at) AS last FROM hospital.admissions WHERE branch_id = b.branch_id) a
    CROSS JOIN LATERAL (SELECT max(discharged_at) AS last FROM hospital.discharges WHERE branch_id = b.branch_id) d
    WHERE a.last IS NOT NULL
),
stay AS (
    SELECT a.branch_id, a.department_id, a.admission_id, extract(epoch FROM p.as_of - a.admitted_at) / 86400 AS days
    FROM branch p
    JOIN hospital.admissions a ON a.branch_id = p.branch_id
        AND a.admitted_at < p.as_of - make_interval(hours => 24 * $1::integer)
    WHERE NOT EXISTS (
        SELECT FROM hospital.discharges d WHERE d.branch_id = a.branch_id AND d.admission_id = a.admission_id)
)
SELECT p.branch_id, CASE $2 WHEN 'department' THEN u.name ELSE '' END AS department,
    (p.as_of AT TIME ZONE p.time_zone)::date AS day, count(s.admission_id)::double precision AS value,
    coalesce(
        'longest: ' || (array_agg(s.admission_id ORDER BY s.days DESC NULLS LAST, s.admission_id))[1]
            || ' with ' || floor(max(s.days)) || ' days', 'none') AS detail
FROM branch p
JOIN hospital.departments u ON u.branch_id = p.branch_id
LEFT JOIN stay s ON s.branch_id = u.branch_id AND s.department_id = u.department_id
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
