-- SPDX-License-Identifier: Apache-2.0
-- Sets the limits of a key of a queue, '' for the whole queue. $1 queue, $2 key, $3 concurrency, $4 rate, $5 its period
-- in ms; NULL for what is not limited.
INSERT INTO rounds.queue_limits (queue, key, concurrency, rate_count, rate_period_ms) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (queue, key) DO UPDATE
SET concurrency = excluded.concurrency, rate_count = excluded.rate_count, rate_period_ms = excluded.rate_period_ms
