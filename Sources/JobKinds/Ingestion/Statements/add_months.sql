-- SPDX-License-Identifier: Apache-2.0
-- Makes the missing partitions of a table. $1 table, $2 first days of months. Answers how many were missing.
SELECT hospital.add_months($1::text::regclass, $2::date[])
