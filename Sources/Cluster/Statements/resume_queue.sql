-- SPDX-License-Identifier: Apache-2.0
-- Ends the pause of a queue. $1 queue. No row: it was not paused.
UPDATE rounds.queues
SET paused_at = NULL, paused_by = NULL, pause_reason = NULL
WHERE name = $1 AND paused_at IS NOT NULL
RETURNING name
