-- SPDX-License-Identifier: Apache-2.0
-- Any number of ingestions copy rows straight into a table, while none merges. Held until the transaction ends.
-- $1 table.
SELECT pg_advisory_xact_lock_shared(hashtextextended('rounds ingestion ' || $1, 0))
