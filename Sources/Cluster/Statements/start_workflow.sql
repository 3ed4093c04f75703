-- SPDX-License-Identifier: Apache-2.0
-- Accepts a run of a workflow with all its jobs and what they wait for, or nothing of it.
-- $1 workflow, $2 definition, $3 parameters, $4 who starts it, $5 schedule or NULL, $6 its occurrence or NULL.
-- Arrays of equal length, one element a step: $7 names, $8 kinds, $9 queues, $10 branches, $11 priorities,
-- $12 parameters, $13 time-outs in ms, $14 max attempts, $18 versions, $19 capabilities with commas between, $20 memory
-- in MiB, $21 concurrency keys.
-- Arrays of equal length, one element a need: $15 step, $16 needed step, $17 whether it goes on when that one fails.
-- Answers a row for each job, in the order of the steps.
WITH run AS (
    INSERT INTO rounds.workflow_runs (workflow, definition, parameters, started_by, schedule, scheduled_at)
    VALUES ($1, $2::jsonb, $3::jsonb, $4, $5, $6)
    RETURNING id
), need AS MATERIALIZED (
    SELECT step, needed, goes_on FROM unnest($15::text[], $16::text[], $17::boolean[]) AS need (step, needed, goes_on)
), job AS (
    INSERT INTO rounds.jobs (
        kind, queue, branch, priority, parameters, state, timeout_ms, max_attempts, submitted_by, workflow_run_id, step,
        version, requires, memory_mib, concurrency_key
    )
    SELECT
        kind, queue, branch, priority, parameters::jsonb,
        CASE WHEN EXISTS (SELECT FROM need WHERE need.step = step.name) THEN 'blocked' ELSE 'queued' END::rounds.job_state,
        timeout_ms, max_attempts, $4, run.id, name, version, string_to_array(requires, ','), memory_mib, concurrency_key
    FROM run
    CROSS JOIN unnest(
        $7::text[], $8::text[], $9::text[], $10::text[], $11::smallint[], $12::text[], $13::bigint[], $14::integer[],
        $18::integer[], $19::text[], $20::integer[], $21::text[]
    ) WITH ORDINALITY AS step (
        name, kind, queue, branch, priority, parameters, timeout_ms, max_attempts, version, requires, memory_mib,
        concurrency_key, position
    )
    ORDER BY position
    RETURNING id, step, state, workflow_run_id
), dependency AS (
    INSERT INTO rounds.job_dependencies (job_id, needs_job_id, continue_on_failure)
    SELECT dependent.id, needed.id, need.goes_on
    FROM need
    JOIN job AS dependent ON dependent.step = need.step
    JOIN job AS needed ON needed.step = need.needed
)
SELECT workflow_run_id, id, step, state::text AS state FROM job ORDER BY id
