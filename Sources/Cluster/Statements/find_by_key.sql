-- SPDX-License-Identifier: Apache-2.0
-- $1 kinds, $2 idempotency keys.
SELECT job.id, job.kind, job.idempotency_key
FROM unnest($1::text[], $2::text[]) AS wanted (kind, key)
JOIN rounds.jobs AS job ON job.kind = wanted.kind AND job.idempotency_key = wanted.key
