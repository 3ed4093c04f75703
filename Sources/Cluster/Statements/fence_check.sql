-- SPDX-License-Identifier: Apache-2.0
-- Holds the row until the transaction ends, so that no other attempt can take the job in between.
-- $1 job, $2 attempt. No row: this attempt is stale.
SELECT 1 FROM rounds.jobs WHERE id = $1 AND attempt = $2 AND state = 'running' FOR UPDATE
