-- SPDX-License-Identifier: Apache-2.0
-- What decides when a job starts, beside its own record. $1 job. At most one row.
SELECT
    job.version, job.requires, job.memory_mib, job.concurrency_key, job.expires_at, clock_timestamp() AS now,
    (SELECT expires_at > clock_timestamp() FROM rounds.leader) AS is_led,
    queue.paused_at, queue.paused_by, queue.pause_reason,
    whole.concurrency AS queue_concurrency, whole.rate_count AS queue_rate_count,
    whole.rate_period_ms AS queue_rate_period_ms, whole.rate_burst AS queue_rate_burst,
    coalesce(same.concurrency, other.concurrency) AS key_concurrency, same.rate_count AS key_rate_count,
    same.rate_period_ms AS key_rate_period_ms, same.rate_burst AS key_rate_burst,
    running.queue_running, running.queue_holders, running.key_running, running.key_holders
FROM rounds.jobs AS job
LEFT JOIN rounds.queues AS queue ON queue.name = job.queue
LEFT JOIN rounds.queue_limits AS whole ON whole.queue = job.queue AND whole.key = ''
LEFT JOIN rounds.queue_limits AS same
    ON same.queue = job.queue AND same.key = job.concurrency_key AND job.concurrency_key <> ''
-- The limit of all keys that have none of their own.
LEFT JOIN rounds.queue_limits AS other ON other.queue = job.queue AND other.key = '*'
CROSS JOIN LATERAL (
    SELECT
        count(*) AS queue_running,
        coalesce((array_agg(id ORDER BY id))[1:10], '{}') AS queue_holders,
        count(*) FILTER (WHERE concurrency_key = job.concurrency_key) AS key_running,
        coalesce((array_agg(id ORDER BY id) FILTER (WHERE concurrency_key = job.concurrency_key))[1:10], '{}')
            AS key_holders
    FROM rounds.jobs
    WHERE finished_at IS NULL AND state = 'running' AND queue = job.queue
) AS running
WHERE job.id = $1
