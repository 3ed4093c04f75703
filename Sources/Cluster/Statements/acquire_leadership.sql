-- SPDX-License-Identifier: Apache-2.0
-- Takes the lead when nobody has it. $1 who, $2 for how many ms. Answers the new term, or nothing.
UPDATE rounds.leader
SET
    term = term + 1, holder = $1, expires_at = clock_timestamp() + $2 * interval '1 millisecond',
    renewed_at = clock_timestamp(), duties = '{}'
WHERE expires_at <= clock_timestamp()
RETURNING term
