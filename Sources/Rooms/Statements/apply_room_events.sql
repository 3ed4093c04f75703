-- SPDX-License-Identifier: Apache-2.0
-- Counts events in hospital.room_usage, each once however often it is named. $1 the numbers of the events.
-- Returns how many were counted now.
WITH fresh AS (
    UPDATE hospital.room_events e SET applied_at = clock_timestamp()
    FROM hospital.hospital_branches b
    WHERE e.event_id = ANY ($1::bigint[]) AND e.applied_at IS NULL AND b.branch_id = e.branch_id
    RETURNING e.*, b.time_zone
),
grains (grain, width) AS (VALUES ('minute', interval '1 minute'), ('hour', interval '1 hour')),
-- The time that an event gives to a room or takes from it.
holding AS (
    SELECT branch_id, room_id, time_zone, after AS period, 1 AS sign FROM fresh WHERE after IS NOT NULL
    UNION ALL
    SELECT branch_id, room_id, time_zone, before, -1 FROM fresh WHERE before IS NOT NULL
),
parts AS (
    SELECT
        f.branch_id, f.room_id, g.grain, date_trunc(g.grain, f.happened_at, f.time_zone) AS bucket,
        (f.change = 'booked')::integer AS bookings, (f.change IN ('cancelled', 'deleted'))::integer AS cancellations,
        0::float8 AS occupied_seconds, 0 AS turnovers
    FROM fresh f CROSS JOIN grains g
    WHERE f.change IN ('booked', 'cancelled', 'deleted')
    UNION ALL
    SELECT
        h.branch_id, h.room_id, g.grain, s.bucket, 0, 0,
        h.sign * extract(
            epoch FROM least(upper(h.period), s.bucket + g.width) - greatest(lower(h.period), s.bucket)),
        0
    FROM holding h
    CROSS JOIN grains g
    CROSS JOIN LATERAL generate_series(
        date_trunc(g.grain, lower(h.period), h.time_zone), upper(h.period) - interval '1 microsecond', g.width
    ) AS s (bucket)
    UNION ALL
    SELECT h.branch_id, h.room_id, g.grain, date_trunc(g.grain, upper(h.period), h.time_zone), 0, 0, 0, h.sign
    FROM holding h CROSS JOIN grains g
),
counted AS (
    INSERT INTO hospital.room_usage AS u
        (branch_id, room_id, grain, bucket, bookings, cancellations, occupied_seconds, turnovers)
    SELECT branch_id, room_id, grain, bucket, sum(bookings), sum(cancellations), sum(occupied_seconds), sum(turnovers)
    FROM parts
    GROUP BY branch_id, room_id, grain, bucket
    -- Always in the same order, so that two that count at once do not wait for each other for ever.
    ORDER BY branch_id, room_id, grain, bucket
    ON CONFLICT (branch_id, room_id, grain, bucket) DO UPDATE
    SET bookings = u.bookings + excluded.bookings, cancellations = u.cancellations + excluded.cancellations,
        occupied_seconds = u.occupied_seconds + excluded.occupied_seconds, turnovers = u.turnovers + excluded.turnovers
)
SELECT count(*) FROM fresh
