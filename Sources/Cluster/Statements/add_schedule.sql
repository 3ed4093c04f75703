-- SPDX-License-Identifier: Apache-2.0
-- Notes a schedule that no coordinator has seen yet. $1 name, $2 definition. It begins now.
INSERT INTO rounds.schedules (name, definition, considered_until)
VALUES ($1, $2::jsonb, clock_timestamp())
ON CONFLICT (name) DO NOTHING
