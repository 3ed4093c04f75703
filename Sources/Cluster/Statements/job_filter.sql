-- SPDX-License-Identifier: Apache-2.0
-- The jobs that a filter means; other statements have it where they say 'filter'. NULL for a parameter means any.
-- $1 states, $2 whether all of these are failed or cancelled, $3 kind, $4 queue, $5 branch, $6 workflow run, $7 step,
-- $8 part of the error's message, $9 pattern in it, $10 the error's type, $11 ended at or after, $12 ended before,
-- $13 names of parameters and $14 their values, of equal length, $15 before this number.
($1::text[] IS NULL OR job.state = ANY ($1::text[]::rounds.job_state[]))
AND (NOT $2::boolean OR (job.finished_at IS NOT NULL AND job.result IS NULL))
AND ($3::text IS NULL OR job.kind = $3)
AND ($4::text IS NULL OR job.queue = $4)
AND ($5::text IS NULL OR job.branch = $5)
AND ($6::bigint IS NULL OR job.workflow_run_id = $6)
AND ($7::text IS NULL OR job.step = $7)
AND ($8::text IS NULL OR position(lower($8) IN lower(job.error ->> 'message')) > 0)
AND ($9::text IS NULL OR job.error ->> 'message' ~* $9)
AND ($10::text IS NULL OR job.error ->> 'type' = $10)
AND ($11::timestamptz IS NULL OR job.finished_at >= $11)
AND ($12::timestamptz IS NULL OR job.finished_at < $12)
AND NOT EXISTS (
    SELECT FROM unnest($13::text[], $14::text[]) AS wanted (name, value)
    -- Of a list, such as the files of an ingestion, one element is enough.
    WHERE NOT coalesce(
        job.parameters ->> wanted.name = wanted.value
            OR (jsonb_typeof(job.parameters -> wanted.name) = 'array'
                AND job.parameters -> wanted.name ? wanted.value),
        false)
)
AND ($15::bigint IS NULL OR job.id < $15)
