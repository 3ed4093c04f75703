-- SPDX-License-Identifier: Apache-2.0
-- What becomes of ended jobs: how those that went wrong are found, and how old ones go.

-- Failed and cancelled jobs, the latest first. No column of it changes when a job starts, so that a start stays in place.
CREATE INDEX jobs_dead ON rounds.jobs (id) WHERE finished_at IS NOT NULL AND result IS NULL;

-- How many ended jobs were deleted, so that the figures of a day can be told when the jobs are gone.
CREATE TABLE rounds.deletions (
    day date NOT NULL,
    -- 'retention' when their time was over, 'operator' when somebody asked for it.
    reason text NOT NULL CHECK (reason IN ('retention', 'operator')),
    kind text NOT NULL,
    state rounds.job_state NOT NULL,
    jobs bigint NOT NULL,
    PRIMARY KEY (day, reason, kind, state)
);

-- What became of an occurrence stays known when what it started is gone.
ALTER TABLE rounds.schedule_occurrences
    DROP CONSTRAINT schedule_occurrences_workflow_run_id_fkey,
    DROP CONSTRAINT schedule_occurrences_job_id_fkey,
    ADD CONSTRAINT schedule_occurrences_workflow_run_id_fkey
        FOREIGN KEY (workflow_run_id) REFERENCES rounds.workflow_runs ON DELETE SET NULL,
    ADD CONSTRAINT schedule_occurrences_job_id_fkey
        FOREIGN KEY (job_id) REFERENCES rounds.jobs ON DELETE SET NULL;
CREATE INDEX schedule_occurrences_run ON rounds.schedule_occurrences (workflow_run_id)
    WHERE workflow_run_id IS NOT NULL;
CREATE INDEX schedule_occurrences_job ON rounds.schedule_occurrences (job_id) WHERE job_id IS NOT NULL;
