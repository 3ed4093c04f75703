-- SPDX-License-Identifier: Apache-2.0
-- Makes everybody else who stores findings wait until the transaction ends.
SELECT pg_advisory_xact_lock(hashtext('quality.checks'))
