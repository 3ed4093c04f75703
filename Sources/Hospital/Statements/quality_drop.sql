-- SPDX-License-Identifier: Apache-2.0
-- Removes what was found by checks that have no file any more. $1 all checks.
DELETE FROM quality.checks WHERE check_name <> ALL ($1::text[])
