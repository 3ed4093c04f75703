-- SPDX-License-Identifier: Apache-2.0
-- Makes the jobs of a step, or of what undoes one. $1 run, which the caller holds, $2 step, $3 the step that is undone or
-- NULL, $4 how many jobs may be under way at a time or NULL, $5 whether there is a job for each item, $6 who asked.
-- Arrays of equal length, one element a job: $7 kinds, $8 queues, $9 branches, $10 priorities, $11 parameters,
-- $12 time-outs in ms, $13 max attempts, $14 versions, $15 capabilities with commas between, $16 memory in MiB,
-- $17 concurrency keys, $18 W3C traceparents. Answers the jobs that are ready.
-- Fails when the step has its jobs already: unlike what submit_jobs.sql accepts, they are never asked for twice.
WITH step AS (
    INSERT INTO rounds.workflow_steps (
        workflow_run_id, name, compensates, position, state, jobs, max_parallel, released, started_at
    )
    VALUES (
        $1, $2, $3, (SELECT max(position) + 1 FROM rounds.workflow_steps WHERE workflow_run_id = $1), 'running',
        cardinality($7::text[]), $4::integer, least(cardinality($7::text[]), $4::integer), clock_timestamp()
    )
    -- A step has its row from the start of the run.
    ON CONFLICT (workflow_run_id, name) DO UPDATE
    SET
        state = excluded.state, jobs = excluded.jobs, max_parallel = excluded.max_parallel,
        released = excluded.released, started_at = excluded.started_at, reason = NULL
    RETURNING released
), job AS (
    INSERT INTO rounds.jobs (
        kind, queue, branch, priority, parameters, state, timeout_ms, max_attempts, submitted_by, workflow_run_id, step,
        item, version, requires, memory_mib, concurrency_key, trace
    )
    SELECT
        kind, queue, branch, priority, parameters::jsonb,
        CASE WHEN position <= released THEN 'queued' ELSE 'blocked' END::rounds.job_state, timeout_ms, max_attempts, $6,
        $1, $2, CASE WHEN $5 THEN position - 1 END, version, string_to_array(requires, ','), memory_mib, concurrency_key,
        trace
    FROM step
    CROSS JOIN unnest(
        $7::text[], $8::text[], $9::text[], $10::smallint[], $11::text[], $12::bigint[], $13::integer[],
        $14::integer[], $15::text[], $16::integer[], $17::text[], $18::text[]
    ) WITH ORDINALITY AS request (
        kind, queue, branch, priority, parameters, timeout_ms, max_attempts, version, requires, memory_mib,
        concurrency_key, trace, position
    )
    ORDER BY position
    RETURNING id, state
)
SELECT id FROM job WHERE state = 'queued' ORDER BY id
