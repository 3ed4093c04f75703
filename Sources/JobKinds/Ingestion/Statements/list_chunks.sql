-- SPDX-License-Identifier: Apache-2.0
-- The parts of a file that are in its table, in the order of the text. $1 batch.
SELECT text_begin, text_end, first_line, next_line FROM hospital.ingest_chunks WHERE batch_id = $1 ORDER BY text_begin
