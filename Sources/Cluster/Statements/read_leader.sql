-- SPDX-License-Identifier: Apache-2.0
-- Who leads; no row while nobody does.
SELECT holder, term FROM rounds.leader WHERE expires_at > clock_timestamp()
