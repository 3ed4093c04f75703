-- SPDX-License-Identifier: Apache-2.0
-- $1 how many.
SELECT nextval('rounds.jobs_id_seq') AS id FROM generate_series(1, $1::integer)
