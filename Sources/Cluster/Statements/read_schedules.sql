-- SPDX-License-Identifier: Apache-2.0
-- What the ledger knows of schedules. $1 names, or NULL for all.
SELECT
    name, paused, pause_reason, paused_by, paused_at, problem, considered_until,
    (
        SELECT count(*) FROM rounds.schedule_occurrences AS occurrence
        WHERE occurrence.schedule = schedules.name AND occurrence.outcome = 'buffered'
    ) AS waiting
FROM rounds.schedules
WHERE $1::text[] IS NULL OR name = ANY ($1::text[])
ORDER BY name
