-- SPDX-License-Identifier: Apache-2.0
-- Lifts the limits of a key of a queue, '' for the whole queue. $1 queue, $2 key. No row: there were none.
DELETE FROM rounds.queue_limits WHERE queue = $1 AND key = $2
RETURNING key
