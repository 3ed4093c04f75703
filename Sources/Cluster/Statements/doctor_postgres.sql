-- SPDX-License-Identifier: Apache-2.0
-- How the server is, as far as it may keep the ledger from its work. One row.
SELECT
    current_setting('server_version_num')::integer AS version_number,
    current_setting('server_version') AS version,
    pg_is_in_recovery() AS is_standby,
    current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on' AS survives_crash,
    current_setting('synchronous_commit') <> 'off' AS waits_for_disk,
    current_setting('max_connections')::integer AS most_connections,
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
    (SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()) AS transaction_age,
    (SELECT count(*) FROM pg_prepared_xacts
     WHERE database = current_database() AND prepared < clock_timestamp() - interval '1 minute') AS prepared,
    ARRAY(
        SELECT format(
            '%s (%s, process %s, %s min)', coalesce(nullif(application_name, ''), 'unnamed'), usename, pid,
            (extract(epoch FROM clock_timestamp() - xact_start) / 60)::integer)
        FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '1 minute'
                OR xact_start < clock_timestamp() - interval '1 hour')
        ORDER BY xact_start LIMIT 5
    ) AS long_transactions,
    ARRAY(
        SELECT format(
            '%s waits for process %s (%s)', coalesce(nullif(waiting.application_name, ''), waiting.pid::text),
            holder.pid, coalesce(nullif(holder.application_name, ''), 'unnamed'))
        FROM pg_stat_activity AS waiting
        CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) AS blocker (pid)
        JOIN pg_stat_activity AS holder ON holder.pid = blocker.pid
        WHERE waiting.datname = current_database() AND waiting.wait_event_type = 'Lock'
            AND waiting.query_start < clock_timestamp() - interval '30 seconds'
        LIMIT 5
    ) AS blocked,
    ARRAY(
        SELECT indexrelid::regclass::text FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid
        WHERE NOT indisvalid AND relnamespace = 'rounds'::regnamespace
    ) AS invalid_indexes,
    (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms
