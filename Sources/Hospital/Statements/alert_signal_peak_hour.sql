-- SPDX-License-Identifier: Apache-2.0
-- The hour of each branch's last observed day in which most patients came for whom there was no room: admissions of
-- the hour less what could be taken in, which is the beds free at its beginning or the staff on duty times what each
-- of them can admit in an hour. $1 'branch' or 'department', $2 'free-beds' or 'staff', $3 admissions an hour and
-- member of staff.
WITH branch AS (
    SELECT b.branch_id, b.time_zone, ((max(r.last) AT TIME ZONE b.time_zone)::date)::timestamp
        AT TIME ZONE b.time_zone AS day_start
    FROM hospital.hospital_branches b
    JOIN hospital.departments u ON u.branch_id = b.branch_id
    CROSS JOIN LATERAL (
        SELECT max(observed_at) AS last FROM hospital.resource_allocation
        WHERE branch_id = u.branch_id AND department_id = u.department_id
    ) r
    WHERE r.last IS NOT NULL
    GROUP BY b.branch_id
),
-- Bounded on both sides so that the tables are read by their indexes.
admitted AS (
    SELECT a.branch_id, a.department_id, date_trunc('hour', a.admitted_at, p.time_zone) AS hour, count(*) AS admissions
    FROM branch p
    JOIN hospital.admissions a ON a.branch_id = p.branch_id
        AND a.admitted_at >= p.day_start AND a.admitted_at < p.day_start + interval '26 hours'
    GROUP BY 1, 2, 3
),
hourly AS (
    SELECT p.branch_id, p.time_zone, CASE $1 WHEN 'department' THEN u.name ELSE '' END AS department, r.observed_at,
        sum(coalesce(a.admissions, 0)) AS admissions,
        sum(CASE $2 WHEN 'staff' THEN r.staff_on_duty * $3::double precision
            ELSE greatest(u.bed_count - r.beds_occupied, 0) END) AS room
    FROM branch p
    JOIN hospital.departments u ON u.branch_id = p.branch_id
    JOIN hospital.resource_allocation r ON r.branch_id = u.branch_id AND r.department_id = u.department_id
        AND r.observed_at >= p.day_start
    LEFT JOIN admitted a ON a.branch_id = r.branch_id AND a.department_id = r.department_id AND a.hour = r.observed_at
    GROUP BY 1, 2, 3, 4
)
SELECT DISTINCT ON (branch_id, department) branch_id, department, (observed_at AT TIME ZONE time_zone)::date AS day,
    (admissions - room)::double precision AS value,
    to_char(observed_at AT TIME ZONE time_zone, 'HH24:MI') || ': ' || admissions || ' admissions, room for '
        || trim_scale(round(room::numeric, 1)) AS detail
FROM hourly
ORDER BY branch_id, department, admissions - room DESC, observed_at
