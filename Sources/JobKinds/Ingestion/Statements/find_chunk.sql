-- SPDX-License-Identifier: Apache-2.0
-- Where the chunk with a line begins. $1 batch, $2 line. No row: it is in none.
SELECT text_begin, first_line
FROM hospital.ingest_chunks
WHERE batch_id = $1 AND first_line <= $2 AND next_line > $2
