-- SPDX-License-Identifier: Apache-2.0
-- What the ledger says of jobs whose lease ran out. $1 jobs.
SELECT id, attempt, state::text AS state, worker, failures, lost_leases FROM rounds.jobs WHERE id = ANY ($1::bigint[])
