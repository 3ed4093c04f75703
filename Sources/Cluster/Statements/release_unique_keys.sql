-- SPDX-License-Identifier: Apache-2.0
-- Frees unique keys whose time is over. Arrays of equal length: $1 kinds, $2 unique keys ('' for that of the parameters),
-- $3 parameters.
UPDATE rounds.jobs AS job
SET unique_key = NULL
FROM (
    SELECT DISTINCT rounds.unique_key(kind, unique_key, parameters::jsonb) AS unique_key
    FROM unnest($1::text[], $2::text[], $3::text[]) AS request (kind, unique_key, parameters)
) AS wanted
WHERE job.unique_key = wanted.unique_key AND job.unique_expires_at <= clock_timestamp()
