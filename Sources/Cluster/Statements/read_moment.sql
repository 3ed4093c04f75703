-- SPDX-License-Identifier: Apache-2.0
-- Where transactions stand. $1 transactions that were under way earlier.
-- Answers the number of the next transaction, those under way, and those of $1 that have changed open jobs and committed.
SELECT
    pg_snapshot_xmax(snapshot)::text::bigint AS next,
    ARRAY(SELECT pg_snapshot_xip(snapshot)::text::bigint) AS open,
    ARRAY(
        SELECT DISTINCT changed_in::text::bigint FROM rounds.jobs
        WHERE changed_in = ANY ($1::xid8[]) AND finished_at IS NULL
    ) AS committed
FROM pg_current_snapshot() AS snapshot
