// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Logging
import Postgres
import PrivateServers
import Redis
import TestSupport

@testable import Rooms

/// A database with a branch and some rooms, a Redis, and the duties that look after rooms.
struct RoomSite {
    let postgres: PostgresPool
    let server: RedisServer
    let redis: RedisClient
    let desk: RoomDesk
    let relay: RoomRelay
    let counter: RoomCounter

    init(rooms: [String] = ["OR-1", "OR-2"]) async throws {
        postgres = try await TestDatabase.migrated(poolSize: 12)
        server = try TestServers.redis()
        let configuration = try RedisConfiguration(url: server.url)
        redis = RedisClient(configuration)
        desk = RoomDesk(postgres)
        relay = RoomRelay(postgres, redis)
        counter = RoomCounter(postgres, configuration)
        try await postgres.execute(
            """
            INSERT INTO hospital.hospital_branches
                (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
            VALUES ('B01', 'General', 'Pune', 'Maharashtra', 100, 10, 5, 'Asia/Kolkata')
            """)
        for room in rooms {
            try await postgres.execute(
                "INSERT INTO hospital.rooms (branch_id, room_id, name, room_type) VALUES ('B01', $1, $1, 'operating')",
                room)
        }
    }

    func book(_ room: String, from: Date, minutes: Double, by person: String = "test") async throws -> Booking {
        try await desk.book(
            branch: "B01", room: room, from: from, until: from.addingTimeInterval(minutes * 60), purpose: "case",
            by: person)
    }

    /// A coordinator with the duties of rooms.
    func coordinator() -> Coordinator {
        var quiet = Logger(label: "coordinator")
        quiet.logLevel = .critical
        return Coordinator(name: "test", duties: [relay, counter], postgres: postgres, logger: quiet)
    }

    /// Lets events go through the stream until all of them are counted.
    func settle() async throws {
        _ = try await relay.runOnce(term: 1)
        while try await waiting() > 0 { _ = try await counter.runOnce(term: 1) }
    }

    func waiting() async throws -> Int {
        try await postgres.query("SELECT count(*) FROM hospital.room_events WHERE applied_at IS NULL")[0].decode(0)
    }

    /// The figures as they are kept, and as they follow from the bookings: rows that differ.
    func differences() async throws -> [String] {
        try await postgres.query(
            """
            WITH grains (grain, width) AS (VALUES ('minute', interval '1 minute'), ('hour', interval '1 hour')),
            held AS (
                SELECT b.*, z.time_zone FROM hospital.room_bookings b JOIN hospital.hospital_branches z USING (branch_id)
                WHERE b.state <> 'cancelled'
            ),
            truth AS (
                SELECT branch_id, room_id, grain, bucket, sum(seconds) AS seconds, sum(ends) AS ends
                FROM (
                    SELECT h.branch_id, h.room_id, g.grain, s.bucket, 0 AS ends,
                           extract(epoch FROM upper(h.period * tstzrange(s.bucket, s.bucket + g.width))
                                   - lower(h.period * tstzrange(s.bucket, s.bucket + g.width))) AS seconds
                    FROM held h CROSS JOIN grains g
                    CROSS JOIN generate_series(
                        date_trunc(g.grain, lower(h.period), h.time_zone), upper(h.period), g.width) s (bucket)
                    WHERE h.period && tstzrange(s.bucket, s.bucket + g.width)
                    UNION ALL
                    SELECT h.branch_id, h.room_id, g.grain, date_trunc(g.grain, upper(h.period), h.time_zone), 1, 0
                    FROM held h CROSS JOIN grains g
                ) p GROUP BY branch_id, room_id, grain, bucket
            )
            SELECT format('%s %s %s: %s s, %s ends; kept %s, %s', coalesce(t.room_id, u.room_id),
                          coalesce(t.grain, u.grain), coalesce(t.bucket, u.bucket), t.seconds, t.ends,
                          u.occupied_seconds, u.turnovers) AS text
            FROM truth t FULL JOIN hospital.room_usage u USING (branch_id, room_id, grain, bucket)
            WHERE round(coalesce(t.seconds, 0)::numeric, 3) <> round(coalesce(u.occupied_seconds, 0)::numeric, 3)
               OR coalesce(t.ends, 0) <> coalesce(u.turnovers, 0)
            """
        ).map { try $0.decode("text") }
    }
}
