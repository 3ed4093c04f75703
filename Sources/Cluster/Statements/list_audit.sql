-- SPDX-License-Identifier: Apache-2.0
-- Entries of the audit trail, the latest first. $1 who, $2 what, or its first part with a dot at its end, $3 to what,
-- $4 not before, $5 only entries with a lower number; each or NULL. $6 how many at most.
SELECT id, at, actor, verb, subjects, reason, details::text AS details, encode(hash, 'hex') AS hash
FROM rounds.audit
WHERE ($1::text IS NULL OR actor = $1 OR split_part(actor, '@', 1) = $1)
    AND ($2::text IS NULL OR verb = $2 OR starts_with(verb, $2 || '.'))
    AND ($3::text IS NULL OR $3 = ANY (subjects))
    AND ($4::timestamptz IS NULL OR at >= $4)
    AND ($5::bigint IS NULL OR id < $5)
ORDER BY id DESC
LIMIT $6
