-- SPDX-License-Identifier: Apache-2.0
-- Leaves something for the next attempt. $1 job, $2 attempt, $3 checkpoint. No row: this attempt is stale.
UPDATE rounds.jobs SET checkpoint = $3::jsonb WHERE id = $1 AND attempt = $2 AND state = 'running' RETURNING id
