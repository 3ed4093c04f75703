-- SPDX-License-Identifier: Apache-2.0
-- Begins a run of forecasts. $1 its job. Whoever else stores forecasts waits from here to the end of the transaction.
WITH lock AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('forecast.series')))
INSERT INTO forecast.runs (job_id) SELECT $1 FROM lock RETURNING run_id
