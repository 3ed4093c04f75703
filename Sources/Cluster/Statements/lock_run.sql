-- SPDX-License-Identifier: Apache-2.0
-- A run, held until the transaction ends: whoever moves a run on, retries it or cancels it does so alone.
-- $1 run. Answers one row, or none when there is no such run.
SELECT
    id, workflow, definition::text AS definition, parameters::text AS parameters,
    run_date - date '1970-01-01' AS run_day, state, started_by, trace, cancel_requested_by, cancel_reason
FROM rounds.workflow_runs
WHERE id = $1
FOR NO KEY UPDATE
