-- SPDX-License-Identifier: Apache-2.0
-- What undoing rows of a table needs to know of it. $1 table.
-- Answers the columns of its primary key, its other columns, and the tables that refer to it, each with the columns on
-- both sides.
SELECT
    ARRAY(
        SELECT a.attname::text FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number
        WHERE i.indrelid = t.id AND i.indisprimary ORDER BY k.place
    ) AS key,
    ARRAY(
        SELECT a.attname::text FROM pg_attribute AS a
        WHERE
            a.attrelid = t.id AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            AND NOT EXISTS (
                SELECT FROM pg_index AS i
                WHERE i.indrelid = t.id AND i.indisprimary AND a.attnum = ANY(i.indkey::smallint[])
            )
        ORDER BY a.attnum
    ) AS others,
    (
        SELECT coalesce(array_agg(c.conrelid::regclass::text ORDER BY c.conname), '{}')
        FROM pg_constraint AS c WHERE c.contype = 'f' AND c.confrelid = t.id AND c.conparentid = 0
    ) AS children,
    (
        SELECT coalesce(array_agg(
            (
                SELECT string_agg(format('c.%I = p.%I', own.attname, other.attname), ' AND ')
                FROM unnest(c.conkey, c.confkey) AS k (own, other)
                JOIN pg_attribute AS own ON own.attrelid = c.conrelid AND own.attnum = k.own
                JOIN pg_attribute AS other ON other.attrelid = c.confrelid AND other.attnum = k.other
            ) ORDER BY c.conname), '{}')
        FROM pg_constraint AS c WHERE c.contype = 'f' AND c.confrelid = t.id AND c.conparentid = 0
    ) AS conditions
FROM (SELECT to_regclass($1)::oid AS id) AS t
