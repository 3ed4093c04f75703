-- SPDX-License-Identifier: Apache-2.0
-- Figures of rooms by minute or hour. $1 grain, $2 from, $3 until, $4 branch, $5 room; null for all.
SELECT u.branch_id, u.bucket, sum(u.bookings) AS bookings, sum(u.cancellations) AS cancellations,
    sum(u.occupied_seconds) AS occupied_seconds, sum(u.turnovers) AS turnovers,
    (SELECT count(*) FROM hospital.rooms r
     WHERE r.branch_id = u.branch_id AND ($5::text IS NULL OR r.room_id = $5)) AS rooms, b.time_zone
FROM hospital.room_usage u
JOIN hospital.hospital_branches b USING (branch_id)
WHERE u.grain = $1 AND u.bucket >= $2 AND u.bucket < $3
  AND ($4::text IS NULL OR u.branch_id = $4) AND ($5::text IS NULL OR u.room_id = $5)
GROUP BY u.branch_id, u.bucket, b.time_zone
-- A booking that was given back leaves rows behind in which nothing is.
HAVING sum(u.bookings + u.cancellations + u.turnovers) > 0 OR sum(u.occupied_seconds) > 0
ORDER BY u.branch_id, u.bucket
