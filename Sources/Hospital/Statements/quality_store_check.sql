-- SPDX-License-Identifier: Apache-2.0
-- Puts a check in the place of what it found before. $1 check, $2 title, $3 severity, $4 definition, $5 found, $6
-- job.
WITH gone AS (DELETE FROM quality.findings WHERE check_name = $1)
INSERT INTO quality.checks (check_name, title, severity, definition, found, job_id)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (check_name) DO UPDATE
SET title = excluded.title, severity = excluded.severity, definition = excluded.definition, found = excluded.found,
    job_id = excluded.job_id, checked_at = excluded.checked_at
