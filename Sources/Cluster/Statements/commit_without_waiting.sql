-- SPDX-License-Identifier: Apache-2.0
-- Lets the transaction commit without waiting for the disk. A crash of the server can lose it, never part of it, and
-- never anything that was committed before it.
SELECT set_config('synchronous_commit', 'off', true)
