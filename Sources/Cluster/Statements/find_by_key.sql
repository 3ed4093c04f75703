-- SPDX-License-Identifier: Apache-2.0
-- The jobs that stand for requests already. Arrays of equal length, one element a request: $1 kinds, $2 idempotency keys,
-- $3 unique keys ('' for that of the parameters), $4 parameters.
-- Answers the place of the request, from 1, with the job and its queue; no row for one whose job has ended meanwhile.
SELECT wanted.place, coalesce(same.id, twin.id) AS id, coalesce(same.queue, twin.queue) AS queue
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
    WITH ORDINALITY AS wanted (kind, key, unique_key, parameters, place)
LEFT JOIN rounds.jobs AS same ON same.kind = wanted.kind AND same.idempotency_key = wanted.key
LEFT JOIN rounds.jobs AS twin
    ON twin.unique_key = rounds.unique_key(wanted.kind, wanted.unique_key, wanted.parameters::jsonb)
WHERE same.id IS NOT NULL OR twin.id IS NOT NULL
