-- SPDX-License-Identifier: Apache-2.0
-- Schedules: who paused them, what is wrong with their files, occurrences that wait, and backfills.

ALTER TABLE rounds.schedules
    ADD COLUMN paused_by text,
    ADD COLUMN paused_at timestamptz,
    -- What is wrong with the file, as the leader sees it; the definition is then the last good one.
    ADD COLUMN problem text,
    ADD CHECK (paused = (paused_by IS NOT NULL) AND paused = (paused_at IS NOT NULL));

ALTER TABLE rounds.schedule_occurrences
    -- Who has had the occurrence filled in afterwards; NULL when it came by itself.
    ADD COLUMN requested_by text,
    DROP CONSTRAINT schedule_occurrences_outcome_check,
    ADD CONSTRAINT schedule_occurrences_outcome_check CHECK (outcome IN ('fired', 'skipped', 'missed', 'buffered'));

-- Those that wait for what runs, and the latest that started something.
CREATE INDEX schedule_occurrences_waiting ON rounds.schedule_occurrences (schedule, scheduled_at)
WHERE outcome = 'buffered';
CREATE INDEX schedule_occurrences_fired ON rounds.schedule_occurrences (schedule, recorded_at) WHERE outcome = 'fired';

-- What each file of workflows and schedules said when it could last be used, for a leader that finds it broken.
CREATE TABLE rounds.definition_files (
    name text PRIMARY KEY,
    content text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
