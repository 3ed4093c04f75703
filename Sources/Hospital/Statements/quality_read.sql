-- SPDX-License-Identifier: Apache-2.0
-- What the checks found, the gravest first; each check's branches and examples as JSON arrays. $1 check or NULL, $2
-- branch or NULL.
SELECT c.check_name, c.title, c.severity, c.definition, c.job_id, c.checked_at,
    coalesce((
        SELECT jsonb_agg(jsonb_build_object('branch', f.branch_id, 'found', f.found, 'examples', coalesce((
            SELECT jsonb_agg(jsonb_build_object('subject', e.subject, 'detail', e.detail) ORDER BY e.place)
            FROM quality.examples e WHERE (e.check_name, e.branch_id) = (f.check_name, f.branch_id)), '[]'))
            ORDER BY f.found DESC, f.branch_id)
        FROM quality.findings f
        WHERE f.check_name = c.check_name AND ($2::text IS NULL OR f.branch_id = $2)), '[]') AS branches
FROM quality.checks c
WHERE $1::text IS NULL OR c.check_name = $1
ORDER BY array_position(ARRAY['error', 'warning', 'notice'], c.severity), c.check_name
