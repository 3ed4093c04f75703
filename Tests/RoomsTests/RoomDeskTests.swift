// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres
import Testing

@testable import Rooms

@Suite("Booking rooms")
struct RoomDeskTests {
    private let noon = Date(timeIntervalSince1970: 1_900_000_800)

    @Test("Of twenty people who book a room for the same time one gets it, and the others are told who has it")
    func race() async throws {
        let site = try await RoomSite()
        let outcomes = await withTaskGroup(of: Result<Booking, any Error>.self) { group in
            for person in 0..<20 {
                group.addTask {
                    do { return .success(try await site.book("OR-1", from: noon, minutes: 60, by: "p\(person)")) } catch
                    {
                        return .failure(error)
                    }
                }
            }
            var outcomes: [Result<Booking, any Error>] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        let winners = outcomes.compactMap { try? $0.get() }
        #expect(winners.count == 1)
        for case .failure(let error) in outcomes {
            let taken = try #require(error as? RoomTaken)
            #expect(taken.by.map(\.bookedBy) == winners.map(\.bookedBy))
        }
    }

    @Test("Bookings may touch, not overlap; the instant at which one ends is free")
    func neighbours() async throws {
        let site = try await RoomSite()
        _ = try await site.book("OR-1", from: noon, minutes: 60)
        _ = try await site.book("OR-1", from: noon.addingTimeInterval(3600), minutes: 30)
        _ = try await site.book("OR-2", from: noon, minutes: 60)
        await #expect(throws: RoomTaken.self) {
            _ = try await site.book("OR-1", from: noon.addingTimeInterval(3599), minutes: 1)
        }
    }

    @Test("A release before the beginning cancels, one in the middle keeps what was used; both free the rest")
    func release() async throws {
        let site = try await RoomSite()
        let later = try await site.book("OR-1", from: noon, minutes: 60)
        #expect(try await site.desk.rooms().first?.nextBooking == later.id)
        #expect(try await site.desk.release(later.id, by: "me").state == .cancelled)
        #expect(try await site.desk.rooms().first?.nextBooking == nil)
        _ = try await site.book("OR-1", from: noon, minutes: 60)

        let current = try await site.book("OR-2", from: Date(timeIntervalSinceNow: -600), minutes: 60)
        #expect(try await site.desk.rooms().map(\.state) == [.free, .occupied])
        let released = try await site.desk.release(current.id, by: "me")
        #expect(released.state == .released && released.until < current.until && released.from == current.from)
        #expect(try await site.desk.rooms().map(\.state) == [.free, .free])
        let error = await #expect(throws: BadInput.self) { _ = try await site.desk.release(current.id, by: "me") }
        #expect(error?.message.contains("has ended: released") == true)
        #expect(
            try await site.desk.history(branch: "B01", room: "OR-2").map(\.change) == [.released, .booked])
    }

    @Test("What is not there is named, with the nearest that is")
    func unknown() async throws {
        let site = try await RoomSite()
        func message(_ body: () async throws -> Void) async -> String {
            do { try await body() } catch { return (error as? BadInput)?.message ?? "\(error)" }
            return ""
        }
        #expect(
            await message { _ = try await site.book("OR-3", from: noon, minutes: 1) }
                == "the branch B01 has no room 'OR-3' (did you mean 'OR-1'?)")
        #expect(
            await message { _ = try await site.desk.rooms(branch: "B02") }
                == "there is no branch 'B02' (did you mean 'B01'?)")
        #expect(
            await message { _ = try await site.desk.rooms(type: "operatin") }
                == "there is no room of the type 'operatin' (did you mean 'operating'?)")
        #expect(await message { _ = try await site.desk.release(99, by: "me") } == "there is no booking 99")
        #expect(
            await message { _ = try await site.book("OR-1", from: noon, minutes: -1) }
                == "the booking ends before it begins")
    }

    @Test("A room that is out of service takes no bookings")
    func outOfService() async throws {
        let site = try await RoomSite(rooms: ["OR-1"])
        try await site.postgres.execute("UPDATE hospital.rooms SET in_service = false")
        #expect(try await site.desk.rooms().map(\.state) == [.outOfService])
        let error = await #expect(throws: BadInput.self) { _ = try await site.book("OR-1", from: noon, minutes: 1) }
        #expect(error?.message == "the room OR-1 of the branch B01 is out of service")
    }

    @Test(
        "Times are by the branch's clocks",
        arguments: [
            ("now", "2026-11-21T06:40:00Z"), ("14:30", "2026-11-21T09:00:00Z"), ("9:05", "2026-11-21T03:35:00Z"),
            ("2026-11-22 00:15", "2026-11-21T18:45:00Z"), ("2026-11-22T00:15:00Z", "2026-11-22T00:15:00Z"),
        ])
    func times(text: String, instant: String) throws {
        let zone = try #require(TimeZone(identifier: "Asia/Kolkata"))
        let now = try Date("2026-11-21T06:40:00Z", strategy: .iso8601)
        #expect(try BranchTime.parse(text, in: zone, now: now).ISO8601Format() == instant)
    }

    @Test(
        "A time that is none, or that clocks skip, is refused",
        arguments: ["25:00", "12:60", "noon", "2026-02-30 10:00"])
    func noTime(text: String) throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(throws: BadInput.self) { try BranchTime.parse(text, in: zone, now: noon) }
        #expect(throws: BadInput.self) { try BranchTime.parse("2026-03-29 02:30", in: zone, now: noon) }
    }
}
