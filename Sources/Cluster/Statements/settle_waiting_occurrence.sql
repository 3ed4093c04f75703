-- SPDX-License-Identifier: Apache-2.0
-- Records what became of an occurrence that waited. Only for the leader, and once.
-- $1 term, $2 schedule, $3 occurrence, $4 outcome, $5 reason, or NULL to keep the one it waited for.
-- Answers one row: whether the term is the leader's, and how many occurrences have changed.
WITH leader AS MATERIALIZED (
    SELECT term FROM rounds.leader WHERE term = $1 AND expires_at > clock_timestamp() FOR SHARE
), settled AS (
    UPDATE rounds.schedule_occurrences AS occurrence
    SET outcome = $4, reason = coalesce($5, reason), term = leader.term, recorded_at = clock_timestamp()
    FROM leader
    WHERE schedule = $2 AND scheduled_at = $3 AND outcome = 'buffered'
    RETURNING scheduled_at
)
SELECT EXISTS (SELECT FROM leader) AS leads, (SELECT count(*) FROM settled) AS recorded
