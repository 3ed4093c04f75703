-- SPDX-License-Identifier: Apache-2.0
-- Notes that a run is to stop. $1 run, which the caller holds, $2 who, $3 why.
-- Answers the jobs of the run that have not ended.
WITH run AS (
    UPDATE rounds.workflow_runs
    SET
        cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp()),
        cancel_requested_by = coalesce(cancel_requested_by, $2), cancel_reason = coalesce(cancel_reason, $3)
    WHERE id = $1
    RETURNING id
)
SELECT job.id FROM run JOIN rounds.jobs AS job ON job.workflow_run_id = run.id AND job.finished_at IS NULL
