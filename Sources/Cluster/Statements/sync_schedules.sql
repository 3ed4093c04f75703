-- SPDX-License-Identifier: Apache-2.0
-- Notes what the schedules' files say, where that is new. Only for the leader.
-- $1 term, $2 names, $3 definitions, NULL for a file that has never been good, $4 what is wrong with the file or NULL,
-- $5 now. A new schedule, and one whose times are new, begins now.
WITH leader AS MATERIALIZED (
    SELECT term FROM rounds.leader WHERE term = $1 AND expires_at > clock_timestamp() FOR SHARE
), file AS (
    SELECT
        file.name, coalesce(file.definition::jsonb, earlier.definition) AS definition, file.problem,
        earlier.name IS NULL OR earlier.problem IS DISTINCT FROM file.problem
            OR earlier.definition <> file.definition::jsonb AS is_new
    FROM unnest($2::text[], $3::text[], $4::text[]) AS file (name, definition, problem)
    CROSS JOIN leader
    LEFT JOIN rounds.schedules AS earlier ON earlier.name = file.name
)
INSERT INTO rounds.schedules AS known (name, definition, problem, considered_until)
SELECT name, definition, problem, $5 FROM file WHERE is_new AND definition IS NOT NULL ORDER BY name
ON CONFLICT (name) DO UPDATE
SET
    definition = excluded.definition,
    problem = excluded.problem,
    updated_at = clock_timestamp(),
    considered_until = CASE
        WHEN known.definition -> 'cron' = excluded.definition -> 'cron'
            AND known.definition -> 'zone' = excluded.definition -> 'zone'
            AND known.definition -> 'starts' IS NOT DISTINCT FROM excluded.definition -> 'starts'
            AND known.definition -> 'ends' IS NOT DISTINCT FROM excluded.definition -> 'ends'
        THEN known.considered_until
        ELSE excluded.considered_until
    END
