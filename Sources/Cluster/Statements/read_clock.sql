-- SPDX-License-Identifier: Apache-2.0
-- The time by the ledger's clock, by which all coordinators go.
SELECT clock_timestamp() AS now
