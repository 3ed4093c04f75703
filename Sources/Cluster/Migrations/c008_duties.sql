-- SPDX-License-Identifier: Apache-2.0
-- What the leader's duties have done lately, for people who look whether all is well.

ALTER TABLE rounds.leader
    -- By the duty's name: how many ms before renewed_at it last succeeded, and why it failed since, if it did.
    ADD COLUMN duties jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN renewed_at timestamptz;
