-- SPDX-License-Identifier: Apache-2.0
-- A page of the audit trail in the order of the chain, as it is hashed. $1 the last number seen, $2 how many at most.
SELECT
    id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, actor, verb, subjects::text AS subjects,
    reason, details::text AS details, encode(previous, 'hex') AS previous, encode(hash, 'hex') AS hash
FROM rounds.audit
WHERE id > $1
ORDER BY id
LIMIT $2
