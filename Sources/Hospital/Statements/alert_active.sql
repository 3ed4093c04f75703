-- SPDX-License-Identifier: Apache-2.0
-- The alerts of a rule that are not cleared, locked. $1 rule.
SELECT alert_id, branch_id, department FROM alerts.alerts WHERE rule = $1 AND state <> 'cleared' FOR UPDATE
