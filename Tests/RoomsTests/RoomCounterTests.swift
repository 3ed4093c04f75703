// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import Redis
import Testing

@testable import Rooms

@Suite("Figures of rooms")
struct RoomCounterTests {
    private let noon = Date(timeIntervalSince1970: 1_900_000_800)

    @Test("Bookings, occupied time and turnovers are kept by minute and by the branch's hour")
    func counts() async throws {
        let site = try await RoomSite()
        // 12:00 by the clocks of the branch, which are five and a half hours ahead.
        let start = try Date("2030-05-05T06:30:00Z", strategy: .iso8601)
        _ = try await site.book("OR-1", from: start.addingTimeInterval(30), minutes: 90)
        _ = try await site.book("OR-2", from: start, minutes: 60)
        try await site.settle()
        let hours = try await site.desk.usage(by: .hour, from: start, until: start.addingTimeInterval(3 * 3600))
        #expect(hours.map(\.start) == [start, start.addingTimeInterval(3600)])
        #expect(hours.map(\.occupiedSeconds) == [7170, 1830])
        #expect(hours.map(\.turnovers) == [0, 2])
        #expect(hours.first?.occupancy == 7170.0 / 7200)
        let minutes = try await site.desk.usage(
            by: .minute, from: start, until: start.addingTimeInterval(7200), branch: "B01", room: "OR-1")
        #expect(minutes.count == 91 && minutes.first?.occupiedSeconds == 30 && minutes.last?.occupiedSeconds == 30)
        #expect(try await site.differences() == [])
    }

    @Test("An event counts once, though it is published again and read again", .timeLimit(.minutes(2)))
    func once() async throws {
        let site = try await RoomSite()
        _ = try await site.book("OR-1", from: noon, minutes: 60)
        // Redis forgets all between the relay and the counter, twice; then it gives the same event out three times.
        for _ in 0..<2 {
            _ = try await site.relay.runOnce(term: 1)
            try await site.redis.send("FLUSHALL")
            try await site.postgres.execute(
                "UPDATE hospital.room_events SET published_at = published_at - interval '1 minute'")
        }
        let event = try #require(try await site.desk.history(branch: "B01", room: "OR-1").first)
        for _ in 0..<2 { try await site.redis.send(RoomStream.append(event)) }
        try await site.settle()
        // What was counted and never acknowledged, as after a crash in between, comes once more.
        try await site.redis.send("XGROUP", "SETID", RoomStream.key, RoomStream.group, "0")
        _ = try await site.counter.runOnce(term: 1)
        #expect(try await site.differences() == [])
        let total: Int = try await site.postgres.query(
            "SELECT sum(bookings) FROM hospital.room_usage WHERE grain = 'hour'")[0].decode(0)
        #expect(total == 1)
    }

    @Test("An event that Redis has lost before it was counted goes into the stream again")
    func lost() async throws {
        let site = try await RoomSite()
        _ = try await site.book("OR-1", from: noon, minutes: 60)
        #expect(try await site.relay.runOnce(term: 1).counts == ["published": 1])
        #expect(try await site.relay.runOnce(term: 1).counts.isEmpty)
        try await site.redis.send("FLUSHALL")
        try await site.postgres.execute(
            "UPDATE hospital.room_events SET published_at = published_at - interval '1 minute'")
        #expect(try await site.relay.runOnce(term: 1).counts == ["published": 1])
        try await site.settle()
        #expect(try await site.differences() == [])
    }

    @Test("What was handed out and not counted, as when the coordinator died, is counted by the next one")
    func interrupted() async throws {
        let site = try await RoomSite()
        _ = try await site.book("OR-1", from: noon, minutes: 60)
        _ = try await site.relay.runOnce(term: 1)
        try await site.redis.send("XGROUP", "CREATE", RoomStream.key, RoomStream.group, "0")
        try await site.redis.send(
            "XREADGROUP", "GROUP", RoomStream.group, "coordinator", "STREAMS", RoomStream.key, ">")
        #expect(try await site.counter.runOnce(term: 2).counts == ["counted": 1])
        #expect(try await site.differences() == [])
    }

    @Test("Figures by minute go after two weeks, those by hour stay")
    func pruned() async throws {
        let site = try await RoomSite()
        for days in [13.0, 15] {
            _ = try await site.book("OR-1", from: Date(timeIntervalSinceNow: -days * 86_400), minutes: 1)
        }
        try await site.settle()
        let sql = "SELECT count(DISTINCT bucket::date)::text FROM hospital.room_usage WHERE grain = $1"
        func days(_ grain: String) async throws -> String { try await site.postgres.query(sql, grain)[0].decode(0) }
        let before = try await days("hour")
        _ = try await RoomPruner(site.postgres).runOnce(term: 1)
        let old: Int = try await site.postgres.query(
            "SELECT count(*) FROM hospital.room_usage WHERE grain = 'minute' AND bucket < now() - interval '14 days'")[
                0
            ]
            .decode(0)
        #expect(old == 0)
        #expect(try await days("minute") != "0")
        #expect(try await days("hour") == before)
    }

    @Test("After bookings and releases in any order the figures are those of the bookings", arguments: [1, 2, 3])
    func property(seed: UInt64) async throws {
        let site = try await RoomSite()
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        var open: [Int64] = []
        for step in 0..<60 {
            if !open.isEmpty && random(3) == 0 {
                _ = try await site.desk.release(open.remove(at: random(open.count)), by: "test")
            } else {
                let from = Date(timeIntervalSinceNow: Double(random(20_000) - 5_000))
                do {
                    let booking = try await site.book(
                        ["OR-1", "OR-2"][random(2)], from: from, minutes: 100 + Double(random(90_000)) / 1000)
                    open.append(booking.id)
                } catch is RoomTaken {}
            }
            if step % 20 == 10 { try await site.settle() }
        }
        try await site.settle()
        #expect(try await site.differences() == [])
    }

    @Test(
        "A booking is in the figures within a moment of being made, by notification and stream", .timeLimit(.minutes(1))
    )
    func streams() async throws {
        let site = try await RoomSite()
        let coordinator = site.coordinator()
        async let running: Void = coordinator.run()
        let booking = try await site.book("OR-1", from: noon, minutes: 60)
        while try await site.waiting() > 0 { try await Task.sleep(for: .milliseconds(5)) }
        _ = try await site.desk.release(booking.id, by: "test")
        while try await site.waiting() > 0 { try await Task.sleep(for: .milliseconds(5)) }
        coordinator.shutdown()
        await running
        #expect(try await site.differences() == [])
        #expect(try await site.redis.send("XLEN", RoomStream.key).int == 2)
    }
}
