-- SPDX-License-Identifier: Apache-2.0
-- What the harness notes beside the ledger: each change of a job, each start of a handler, each effect.

CREATE SCHEMA chaos;

-- One order for everything that is noted. Changes of one job take their numbers while its row is locked.
CREATE SEQUENCE chaos.moments;

CREATE TABLE chaos.history (
    moment bigint PRIMARY KEY DEFAULT nextval('chaos.moments'),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    job_id bigint NOT NULL,
    old_state text,
    state text NOT NULL,
    old_attempt integer,
    attempt integer NOT NULL,
    worker text,
    cancel_requested boolean NOT NULL,
    error text,
    application text NOT NULL DEFAULT current_setting('application_name')
);

CREATE FUNCTION chaos.note_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO chaos.history (job_id, state, attempt, worker, cancel_requested)
        VALUES (NEW.id, NEW.state, NEW.attempt, NEW.worker, NEW.cancel_requested_at IS NOT NULL);
    ELSIF (OLD.state, OLD.attempt, OLD.cancel_requested_at IS NULL)
        IS DISTINCT FROM (NEW.state, NEW.attempt, NEW.cancel_requested_at IS NULL) THEN
        INSERT INTO chaos.history
            (job_id, old_state, state, old_attempt, attempt, worker, cancel_requested, error)
        VALUES (
            NEW.id, OLD.state, NEW.state, OLD.attempt, NEW.attempt, NEW.worker, NEW.cancel_requested_at IS NOT NULL,
            NEW.error ->> 'message');
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER note_job AFTER INSERT OR UPDATE ON rounds.jobs FOR EACH ROW EXECUTE FUNCTION chaos.note_job();

-- The handlers that have begun, noted outside any fenced transaction.
CREATE TABLE chaos.starts (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    worker text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE chaos.accounts (id integer PRIMARY KEY, balance bigint NOT NULL DEFAULT 0);
INSERT INTO chaos.accounts (id) SELECT generate_series(0, 7);

-- The effects. What the ledger says of the job is noted as the very last act of the transaction, so that an effect of
-- an attempt that was stale when it committed shows.
CREATE TABLE chaos.effects (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    -- 0 is the deposit, which ends the job; 1, 2, … are parts committed before it.
    part integer NOT NULL,
    seen_state text,
    seen_attempt integer,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION chaos.note_effect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE chaos.effects AS effect
    SET seen_state = job.state::text, seen_attempt = job.attempt
    FROM rounds.jobs AS job
    WHERE effect.id = NEW.id AND job.id = NEW.job_id;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER note_effect AFTER INSERT ON chaos.effects
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_effect();
