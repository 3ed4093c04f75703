-- SPDX-License-Identifier: Apache-2.0
-- The steps of runs. A step has jobs once what it needs has ended; until then it is a row here and nothing else.

ALTER TABLE rounds.workflow_runs
    -- What ${run.date} stands for.
    ADD COLUMN run_date date NOT NULL DEFAULT current_date,
    ADD COLUMN cancel_requested_at timestamptz,
    ADD COLUMN cancel_requested_by text,
    ADD COLUMN cancel_reason text,
    -- The W3C traceparent of whoever started it; its jobs belong to that trace.
    ADD COLUMN trace text,
    DROP CONSTRAINT workflow_runs_state_check,
    -- 'compensated': it has failed, and all that was to be undone has been.
    ADD CONSTRAINT workflow_runs_state_check
        CHECK (state IN ('running', 'succeeded', 'failed', 'cancelled', 'compensated'));
ALTER TABLE rounds.workflow_runs ALTER COLUMN run_date DROP DEFAULT;

CREATE TABLE rounds.workflow_steps (
    workflow_run_id bigint NOT NULL REFERENCES rounds.workflow_runs ON DELETE CASCADE,
    name text NOT NULL,
    -- For what undoes a step after the run has failed: that step.
    compensates text,
    position integer NOT NULL,
    state rounds.job_state NOT NULL DEFAULT 'blocked'
        CHECK (state IN ('blocked', 'running', 'succeeded', 'failed', 'cancelled')),
    -- How many jobs have been made of it: one, or one for each item.
    jobs integer NOT NULL DEFAULT 0,
    max_parallel integer,
    -- The items before this one have been made ready; the others wait, blocked, for a place among max_parallel.
    released integer NOT NULL DEFAULT 0,
    -- Why it failed or was cancelled.
    reason text,
    started_at timestamptz,
    finished_at timestamptz,
    CHECK ((finished_at IS NOT NULL) = (state IN ('succeeded', 'failed', 'cancelled'))),
    PRIMARY KEY (workflow_run_id, name)
);

-- The place of the job among the items of its step; NULL when it is the only one.
ALTER TABLE rounds.jobs ADD COLUMN item integer;
DROP INDEX rounds.jobs_step;
CREATE UNIQUE INDEX jobs_step ON rounds.jobs (workflow_run_id, step, item) NULLS NOT DISTINCT
    WHERE workflow_run_id IS NOT NULL;
-- Whether a step still has a job that has not ended, and which item is next.
CREATE INDEX jobs_step_open ON rounds.jobs (workflow_run_id, step, item)
    WHERE workflow_run_id IS NOT NULL AND finished_at IS NULL;

-- Runs from before: what waited, or was cancelled before it began, is a step without a job.
INSERT INTO rounds.workflow_steps (
    workflow_run_id, name, position, state, jobs, released, reason, started_at, finished_at
)
SELECT
    workflow_run_id, step, row_number() OVER (PARTITION BY workflow_run_id ORDER BY id),
    CASE WHEN state = 'blocked' OR finished_at IS NOT NULL THEN state ELSE 'running' END,
    CASE WHEN state = 'blocked' OR cancel_requested_by = 'workflow' THEN 0 ELSE 1 END, 1, cancel_reason, started_at,
    finished_at
FROM rounds.jobs
WHERE workflow_run_id IS NOT NULL;
DROP TABLE rounds.job_dependencies;
DELETE FROM rounds.jobs
WHERE workflow_run_id IS NOT NULL AND (state = 'blocked' OR cancel_requested_by = 'workflow');
