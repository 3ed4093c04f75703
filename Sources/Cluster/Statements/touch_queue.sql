-- SPDX-License-Identifier: Apache-2.0
-- Notes that something of a queue's settings changes. $1 queue.
INSERT INTO rounds.queues AS known (name) VALUES ($1)
ON CONFLICT (name) DO UPDATE SET changed_at = clock_timestamp()
