-- SPDX-License-Identifier: Apache-2.0
-- Records what became of occurrences of a schedule. Only for the leader, whose term stays as it is until the
-- transaction ends; each occurrence once, by whichever leader comes first.
-- $1 term, $2 schedule, $3 occurrences, ascending, $4 outcome, $5 reason or NULL.
-- Answers one row: whether the term is the leader's, and how many occurrences are new.
WITH leader AS MATERIALIZED (
    SELECT term FROM rounds.leader WHERE term = $1 AND expires_at > clock_timestamp() FOR SHARE
), recorded AS (
    INSERT INTO rounds.schedule_occurrences (schedule, scheduled_at, term, outcome, reason)
    SELECT $2, scheduled_at, leader.term, $4, $5
    FROM unnest($3::timestamptz[]) AS scheduled_at
    CROSS JOIN leader
    ON CONFLICT (schedule, scheduled_at) DO NOTHING
    RETURNING scheduled_at
), considered AS (
    UPDATE rounds.schedules
    SET considered_until = greatest(considered_until, (SELECT max(at) FROM unnest($3::timestamptz[]) AS at))
    FROM leader
    WHERE name = $2
)
SELECT EXISTS (SELECT FROM leader) AS leads, (SELECT count(*) FROM recorded) AS recorded
