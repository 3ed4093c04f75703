-- SPDX-License-Identifier: Apache-2.0
-- What the ledger knows of schedules. $1 names, or NULL for all.
SELECT name, paused, pause_reason, considered_until
FROM rounds.schedules
WHERE $1::text[] IS NULL OR name = ANY ($1::text[])
ORDER BY name
