-- SPDX-License-Identifier: Apache-2.0
-- Which transaction changed a job, so that the reconciler can read each change once. Times do not tell: a transaction's
-- rows appear when it commits, however long ago it began.

ALTER TABLE rounds.jobs
    -- Set together with changed_at.
    ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id();

DROP INDEX rounds.jobs_changed;
CREATE INDEX jobs_changed ON rounds.jobs (changed_in, id) WHERE finished_at IS NULL;
