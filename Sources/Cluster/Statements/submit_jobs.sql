-- SPDX-License-Identifier: Apache-2.0
-- Accepts jobs. $1 … $20 are arrays of equal length, one element a job; $13 has capabilities with commas between,
-- $18 unique keys ('' for that of the parameters), $19 until when they stand, $20 for how many ms when that is 'time'.
-- Answers a row for each job that is new; one whose idempotency key or unique key is known already has none.
INSERT INTO rounds.jobs (
    id, kind, queue, branch, priority, parameters, state, run_at, timeout_ms, max_attempts, idempotency_key, submitted_by,
    version, requires, memory_mib, concurrency_key, expires_at, trace, unique_key, unique_until, unique_expires_at
)
SELECT
    id, kind, queue, branch, priority, parameters::jsonb,
    CASE WHEN run_at > now() THEN 'scheduled' ELSE 'queued' END::rounds.job_state,
    CASE WHEN run_at > now() THEN run_at END, timeout_ms, max_attempts, idempotency_key, submitted_by,
    version, string_to_array(requires, ','), memory_mib, concurrency_key, expires_at, trace,
    CASE WHEN unique_key IS NOT NULL THEN rounds.unique_key(kind, unique_key, parameters::jsonb) END, unique_until,
    CASE WHEN unique_until = 'time' THEN clock_timestamp() + unique_ms * interval '1 millisecond' END
FROM unnest(
    $1::bigint[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::timestamptz[], $8::bigint[],
    $9::integer[], $10::text[], $11::text[], $12::integer[], $13::text[], $14::integer[], $15::text[],
    $16::timestamptz[], $17::text[], $18::text[], $19::text[], $20::bigint[]
) AS request (
    id, kind, queue, branch, priority, parameters, run_at, timeout_ms, max_attempts, idempotency_key, submitted_by,
    version, requires, memory_mib, concurrency_key, expires_at, trace, unique_key, unique_until, unique_ms
)
ON CONFLICT DO NOTHING
RETURNING id
