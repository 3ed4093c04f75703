-- SPDX-License-Identifier: Apache-2.0
-- The end of the audit trail's chain.
SELECT id, encode(hash, 'hex') AS hash FROM rounds.audit_head
