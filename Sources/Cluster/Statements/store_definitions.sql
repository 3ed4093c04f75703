-- SPDX-License-Identifier: Apache-2.0
-- Stores what the files of definitions say, and forgets files that are gone. Only for the leader.
-- $1 term, $2 names, $3 contents.
WITH leader AS MATERIALIZED (
    SELECT term FROM rounds.leader WHERE term = $1 AND expires_at > clock_timestamp() FOR SHARE
), gone AS (
    DELETE FROM rounds.definition_files USING leader WHERE NOT name = ANY ($2::text[])
)
INSERT INTO rounds.definition_files AS known (name, content)
SELECT file.name, file.content
FROM unnest($2::text[], $3::text[]) AS file (name, content)
CROSS JOIN leader
ON CONFLICT (name) DO UPDATE
SET content = excluded.content, stored_at = clock_timestamp()
WHERE known.content <> excluded.content
