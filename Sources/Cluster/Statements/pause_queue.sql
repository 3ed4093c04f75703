-- SPDX-License-Identifier: Apache-2.0
-- Pauses a queue that is known. $1 queue, $2 who, $3 why or NULL. No row: it was paused before, and stays so.
UPDATE rounds.queues
SET paused_at = clock_timestamp(), paused_by = $2, pause_reason = $3
WHERE name = $1 AND paused_at IS NULL
RETURNING name
