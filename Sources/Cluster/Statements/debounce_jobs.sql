-- SPDX-License-Identifier: Apache-2.0
-- Puts off jobs that have not begun, and gives them the parameters that were asked for last.
-- Arrays of equal length, one element a request, the last of a key counts: $1 unique keys, $2 parameters, $3 delays in
-- ms, $4 for how many ms after its acceptance a job may be put off at most, $5 versions, $6 capabilities with commas
-- between, $7 memory in MiB, $8 concurrency keys, $9 expiry.
-- Answers the jobs that were changed, with their queue and key.
UPDATE rounds.jobs AS job
SET
    parameters = wanted.parameters::jsonb, state = 'scheduled',
    changed_at = clock_timestamp(), changed_in = pg_current_xact_id(),
    run_at = least(
        clock_timestamp() + wanted.delay_ms * interval '1 millisecond',
        job.accepted_at + wanted.most_ms * interval '1 millisecond'),
    version = wanted.version, requires = string_to_array(wanted.requires, ','), memory_mib = wanted.memory_mib,
    concurrency_key = wanted.concurrency_key, expires_at = wanted.expires_at
FROM (
    SELECT DISTINCT ON (unique_key) *
    FROM unnest(
        $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::integer[], $6::text[], $7::integer[], $8::text[],
        $9::timestamptz[]
    ) WITH ORDINALITY AS request (
        unique_key, parameters, delay_ms, most_ms, version, requires, memory_mib, concurrency_key, expires_at, place
    )
    ORDER BY unique_key, place DESC
) AS wanted
WHERE job.unique_key = wanted.unique_key AND job.state IN ('scheduled', 'queued') AND job.attempt = 0
RETURNING job.id, job.queue, job.unique_key
