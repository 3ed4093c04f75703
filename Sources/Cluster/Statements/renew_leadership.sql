-- SPDX-License-Identifier: Apache-2.0
-- Keeps the lead. $1 the term, $2 for how many ms, $3 what the duties have done. No row: somebody else leads.
UPDATE rounds.leader
SET
    expires_at = clock_timestamp() + $2 * interval '1 millisecond', renewed_at = clock_timestamp(),
    duties = $3::jsonb
WHERE term = $1 AND expires_at > clock_timestamp()
RETURNING term
