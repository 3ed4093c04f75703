-- SPDX-License-Identifier: Apache-2.0
-- The numbers of jobs, the latest first. $1 … $15 the filter, $16 how many at most.
SELECT id FROM rounds.jobs AS job WHERE /* filter */ ORDER BY id DESC LIMIT $16::integer
