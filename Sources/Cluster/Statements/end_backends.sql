-- SPDX-License-Identifier: Apache-2.0
-- Ends the transactions of attempts that lost their lease, so that a stopped worker's locks hold nobody up.
-- $1 the application names of the attempts. Other databases of the server may have jobs of the same number.
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE application_name = ANY ($1::text[]) AND datname = current_database() AND pid <> pg_backend_pid()
