-- SPDX-License-Identifier: Apache-2.0
-- Failed jobs that failed alike, the most frequent first: same kind, same type of error, same message but for the
-- numbers in it. $1 … $15 the filter, $16 how many groups at most.
SELECT alike.kind, alike.type, alike.jobs, alike.first, alike.last, alike.latest, latest.error ->> 'message' AS message
FROM (
    SELECT
        job.kind, coalesce(job.error ->> 'type', 'unknown') AS type, count(*) AS jobs, min(job.finished_at) AS first,
        max(job.finished_at) AS last, max(job.id) AS latest
    FROM rounds.jobs AS job
    WHERE /* filter */
    GROUP BY job.kind, 2, regexp_replace(left(job.error ->> 'message', 300), '[0-9]+', '#', 'g')
) AS alike
JOIN rounds.jobs AS latest ON latest.id = alike.latest
ORDER BY alike.jobs DESC, alike.last DESC
LIMIT $16::integer
