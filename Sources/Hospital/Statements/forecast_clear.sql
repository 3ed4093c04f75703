-- SPDX-License-Identifier: Apache-2.0
-- Removes the forecasts of some measures, with their errors. $1 measures.
DELETE FROM forecast.series WHERE measure = ANY ($1::text[])
