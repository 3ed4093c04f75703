-- SPDX-License-Identifier: Apache-2.0
-- Locks a schedule until the transaction ends, so that what becomes of its occurrences is decided one at a time, and
-- answers its pause. $1 name. A transaction that then falls silent, say because its process is stopped, is ended by the
-- server: it may hold the leader's term and so keep everybody else from leading.
SELECT set_config('idle_in_transaction_session_timeout', '5s', true), paused, pause_reason, paused_by, paused_at
FROM rounds.schedules
WHERE name = $1
FOR UPDATE
