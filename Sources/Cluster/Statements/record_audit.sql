-- SPDX-License-Identifier: Apache-2.0
-- Adds an entry to the audit trail, which gives it number, time and hash. $1 who, $2 what, $3 to what, $4 why or NULL,
-- $5 details. Holds the end of the chain until the transaction ends, so it belongs at the end of one.
INSERT INTO rounds.audit (actor, verb, subjects, reason, details) VALUES ($1, $2, $3, $4, $5::jsonb)
