-- SPDX-License-Identifier: Apache-2.0
-- The alerts that are not cleared and whose rule is gone, locked. $1 all rules.
SELECT alert_id FROM alerts.alerts WHERE state <> 'cleared' AND rule <> ALL ($1::text[]) FOR UPDATE
