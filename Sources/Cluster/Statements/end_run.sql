-- SPDX-License-Identifier: Apache-2.0
-- Ends a run. $1 run, which the caller holds, $2 state.
UPDATE rounds.workflow_runs SET state = $2, finished_at = clock_timestamp() WHERE id = $1
