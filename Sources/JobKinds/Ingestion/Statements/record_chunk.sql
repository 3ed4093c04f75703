-- SPDX-License-Identifier: Apache-2.0
-- Writes down a chunk in the transaction that loads it; a second one with the same beginning is refused by the key.
-- $1 batch, $2 and $3 its text, $4 first line, $5 line behind it, $6 rows read, $7 inserted, $8 updated, $9 unchanged,
-- $10 quarantined.
INSERT INTO hospital.ingest_chunks (
    batch_id, text_begin, text_end, first_line, next_line, read_rows, inserted, updated, unchanged, quarantined
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
