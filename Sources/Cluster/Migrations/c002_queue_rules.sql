-- SPDX-License-Identifier: Apache-2.0
-- What decides who may run a job and when: versions, capabilities, limits, uniqueness, expiry; and the queues' settings.

ALTER TABLE rounds.jobs
    -- The version of the parameters' form; a worker that knows only older ones leaves the job alone.
    ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    -- Capabilities that a worker must have.
    ADD COLUMN requires text[] NOT NULL DEFAULT '{}',
    -- Memory that a worker must have free, in MiB.
    ADD COLUMN memory_mib integer NOT NULL DEFAULT 0 CHECK (memory_mib >= 0),
    -- Jobs of one queue with the same key share a limit; '' shares none.
    ADD COLUMN concurrency_key text NOT NULL DEFAULT '',
    -- While a job has this, a request with the same key is answered with the job; cleared as unique_until says.
    ADD COLUMN unique_key text,
    ADD COLUMN unique_until text CHECK (unique_until IN ('started', 'finished', 'time')),
    ADD COLUMN unique_expires_at timestamptz,
    -- A job whose first attempt has not started by then fails.
    ADD COLUMN expires_at timestamptz,
    -- What the last attempt left for the next one.
    ADD COLUMN checkpoint jsonb,
    -- The W3C traceparent of the request.
    ADD COLUMN trace text,
    ADD CHECK ((unique_until = 'time') = (unique_expires_at IS NOT NULL)),
    -- What the indexes below rest on.
    ADD CONSTRAINT jobs_finished CHECK ((finished_at IS NOT NULL) = (state IN ('succeeded', 'failed', 'cancelled'))),
    DROP CONSTRAINT jobs_workflow_run_id_step_key,
    -- Room on each page for the start and the end of its jobs, which then touch no index until the job ends.
    SET (fillfactor = 50);

DROP INDEX rounds.jobs_open;
DROP INDEX rounds.jobs_changed;
-- No index names the state, so that a job that starts is changed in place.
CREATE INDEX jobs_open ON rounds.jobs (id) WHERE finished_at IS NULL;
CREATE INDEX jobs_changed ON rounds.jobs (changed_at) WHERE finished_at IS NULL;
CREATE INDEX jobs_expiring ON rounds.jobs (expires_at) WHERE finished_at IS NULL AND expires_at IS NOT NULL;
CREATE UNIQUE INDEX jobs_unique ON rounds.jobs (unique_key) WHERE unique_key IS NOT NULL;
CREATE UNIQUE INDEX jobs_step ON rounds.jobs (workflow_run_id, step) WHERE workflow_run_id IS NOT NULL;

-- The unique key of a request: as given, or for '' one that equal parameters of a kind share.
CREATE FUNCTION rounds.unique_key(kind text, given text, parameters jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE given
        WHEN '' THEN kind || '/parameters:' || encode(sha256(convert_to(parameters::text, 'UTF8')), 'hex')
        ELSE given
    END
$$;

-- What people have set of a queue. A queue without a row has the defaults.
CREATE TABLE rounds.queues (
    name text PRIMARY KEY,
    mode text NOT NULL DEFAULT 'durable' CHECK (mode IN ('durable', 'ephemeral')),
    paused_at timestamptz,
    paused_by text,
    pause_reason text,
    -- When anything of the queue's settings was last changed, here or in the two tables below.
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE rounds.queue_limits (
    queue text NOT NULL REFERENCES rounds.queues,
    -- '' limits the whole queue, anything else the jobs with this concurrency key.
    key text NOT NULL,
    -- How many jobs may run at a time.
    concurrency integer CHECK (concurrency > 0),
    -- How many jobs may start in a period.
    rate_count integer CHECK (rate_count > 0),
    rate_period_ms bigint CHECK (rate_period_ms > 0),
    CHECK ((rate_count IS NULL) = (rate_period_ms IS NULL)),
    CHECK (concurrency IS NOT NULL OR rate_count IS NOT NULL),
    PRIMARY KEY (queue, key)
);

-- How many turns a branch has for each turn of a branch that is not named here.
CREATE TABLE rounds.branch_weights (
    queue text NOT NULL REFERENCES rounds.queues,
    branch text NOT NULL,
    weight integer NOT NULL CHECK (weight BETWEEN 1 AND 1000),
    PRIMARY KEY (queue, branch)
);
