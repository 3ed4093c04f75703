-- SPDX-License-Identifier: Apache-2.0
-- Gives the lead up, so that another coordinator need not wait. $1 the term.
UPDATE rounds.leader SET expires_at = '-infinity' WHERE term = $1
