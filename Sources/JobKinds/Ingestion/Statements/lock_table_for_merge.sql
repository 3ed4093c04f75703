-- SPDX-License-Identifier: Apache-2.0
-- Only one ingestion at a time merges into a table, and none copies straight into it meanwhile: two that met the same
-- keys in another order would wait for each other for ever, and what is new is found out before it is inserted.
-- Held until the transaction ends. $1 table.
SELECT pg_advisory_xact_lock(hashtextextended('rounds ingestion ' || $1, 0))
