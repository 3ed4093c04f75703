-- SPDX-License-Identifier: Apache-2.0
-- What people have set of queues. $1 names, or NULL for all; $2 only what was changed within this many ms, or NULL.
SELECT
    name, paused_at, paused_by, pause_reason,
    (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object(
                'key', key, 'concurrency', concurrency,
                'rate', CASE WHEN rate_count IS NOT NULL
                    THEN jsonb_build_object(
                        'count', rate_count, 'periodMilliseconds', rate_period_ms, 'burst', rate_burst) END
            ) ORDER BY key), '[]')
        FROM rounds.queue_limits WHERE queue = name
    )::text AS limits,
    (
        SELECT coalesce(jsonb_object_agg(branch, weight), '{}') FROM rounds.branch_weights WHERE queue = name
    )::text AS weights
FROM rounds.queues
WHERE ($1::text[] IS NULL OR name = ANY ($1::text[]))
    AND ($2::bigint IS NULL OR changed_at >= clock_timestamp() - $2::bigint * interval '1 millisecond')
ORDER BY name
