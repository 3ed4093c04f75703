-- SPDX-License-Identifier: Apache-2.0
-- Notes what the schedules' files say, where that is new. Only for the leader.
-- $1 term, $2 names, $3 definitions, $4 now. A new schedule, and one whose times are new, begins now.
WITH leader AS MATERIALIZED (
    SELECT term FROM rounds.leader WHERE term = $1 AND expires_at > clock_timestamp() FOR SHARE
)
INSERT INTO rounds.schedules AS known (name, definition, considered_until)
SELECT file.name, file.definition::jsonb, $4
FROM unnest($2::text[], $3::text[]) AS file (name, definition)
CROSS JOIN leader
LEFT JOIN rounds.schedules AS earlier ON earlier.name = file.name
WHERE earlier.name IS NULL OR earlier.definition IS DISTINCT FROM file.definition::jsonb
ON CONFLICT (name) DO UPDATE
SET
    definition = excluded.definition,
    updated_at = clock_timestamp(),
    considered_until = CASE
        WHEN known.definition -> 'cron' = excluded.definition -> 'cron'
            AND known.definition -> 'zone' = excluded.definition -> 'zone'
        THEN known.considered_until
        ELSE excluded.considered_until
    END
