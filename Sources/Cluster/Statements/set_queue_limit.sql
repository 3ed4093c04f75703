-- SPDX-License-Identifier: Apache-2.0
-- Sets limits of a key of a queue: '' for the whole queue, '*' for all keys without a limit of their own. $1 queue,
-- $2 key, $3 concurrency, $4 rate, $5 its period in ms, $6 its burst; what is NULL stays as it was. No row: nothing has
-- changed.
INSERT INTO rounds.queue_limits AS known (queue, key, concurrency, rate_count, rate_period_ms, rate_burst)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (queue, key) DO UPDATE
SET
    concurrency = coalesce(excluded.concurrency, known.concurrency),
    rate_count = coalesce(excluded.rate_count, known.rate_count),
    rate_period_ms = coalesce(excluded.rate_period_ms, known.rate_period_ms),
    rate_burst = coalesce(excluded.rate_burst, known.rate_burst)
WHERE (known.concurrency, known.rate_count, known.rate_period_ms, known.rate_burst) IS DISTINCT FROM (
    coalesce(excluded.concurrency, known.concurrency), coalesce(excluded.rate_count, known.rate_count),
    coalesce(excluded.rate_period_ms, known.rate_period_ms), coalesce(excluded.rate_burst, known.rate_burst)
)
RETURNING key
