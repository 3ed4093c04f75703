-- SPDX-License-Identifier: Apache-2.0
-- How many ended jobs were deleted, the latest day first. $1 how many rows at most.
SELECT day::text AS day, reason, kind, state::text AS state, jobs
FROM rounds.deletions
ORDER BY day DESC, reason, kind, state
LIMIT $1::integer
