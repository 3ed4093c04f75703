-- SPDX-License-Identifier: Apache-2.0
-- Accepts a run of a workflow with its steps, none of which has begun.
-- $1 workflow, $2 definition, $3 parameters, $4 day of the run, $5 who starts it, $6 schedule or NULL, $7 its occurrence
-- or NULL, $8 the W3C traceparent of whoever starts it, $9 the names of the steps in order. Answers the run.
WITH run AS (
    INSERT INTO rounds.workflow_runs (workflow, definition, parameters, run_date, started_by, schedule, scheduled_at, trace)
    VALUES ($1, $2::jsonb, $3::jsonb, $4::text::date, $5, $6, $7, $8)
    RETURNING id
), step AS (
    INSERT INTO rounds.workflow_steps (workflow_run_id, name, position)
    SELECT run.id, name, position FROM run CROSS JOIN unnest($9::text[]) WITH ORDINALITY AS step (name, position)
)
SELECT id FROM run
