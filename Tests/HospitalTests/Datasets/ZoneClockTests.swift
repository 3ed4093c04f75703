// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Hospital

@Suite("Zone clocks")
struct ZoneClockTests {
    private func instant(_ zone: String, _ day: String, _ hour: Int, _ minute: Int) throws -> Int? {
        let clock = ZoneClock(try #require(ZoneNames.zone(zone)))
        return clock.instant(day: try #require(LocalDay(day)).number, secondOfDay: hour * 3600 + minute * 60)
    }

    @Test("know no time inside the gap when clocks go forward")
    func gap() throws {
        #expect(try instant("America/New_York", "2022-03-13", 1, 59) == 1_647_154_740)
        #expect(try instant("America/New_York", "2022-03-13", 2, 0) == nil)
        #expect(try instant("America/New_York", "2022-03-13", 2, 59) == nil)
        #expect(try instant("America/New_York", "2022-03-13", 3, 0) == 1_647_154_800)
        // Half an hour only.
        #expect(try instant("Australia/Lord_Howe", "2022-10-02", 2, 15) == nil)
        #expect(try instant("Australia/Lord_Howe", "2022-10-02", 2, 30) != nil)
        // A whole day that Samoa left out.
        #expect(try instant("Pacific/Apia", "2011-12-30", 12, 0) == nil)
    }

    @Test("take the first of two when clocks go back")
    func repetition() throws {
        #expect(try instant("America/New_York", "2022-11-06", 1, 30) == 1_667_712_600)
        #expect(try instant("America/New_York", "2022-11-06", 2, 0) == 1_667_718_000)
        #expect(try instant("Europe/Berlin", "2022-10-30", 2, 30) == 1_667_089_800)
    }

    @Test(
        "agree with the zone's own offsets at every minute around each change, and on random days",
        arguments: [
            "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC",
        ])
    func agreement(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        let clock = ZoneClock(zone)
        var random = SeededRandom(seed: 5, 78)
        var locals = (0..<300).map { _ in random.int(0...1_600_000_000) }
        var change = Date(timeIntervalSince1970: 1_000_000_000)
        for _ in 0..<12 {
            guard let next = zone.nextDaylightSavingTimeTransition(after: change) else { break }
            let middle = Int(next.timeIntervalSince1970) + zone.secondsFromGMT(for: next)
            locals += stride(from: middle - 10_800, through: middle + 10_800, by: 60)
            change = next
        }
        for local in locals {
            // All instants whose clock reading is this one, by asking every offset the zone has around it.
            let offsets = Set(
                stride(from: -172_800, through: 172_800, by: 21_600).map {
                    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(local + $0)))
                })
            let readings = offsets.map { local - $0 }.filter {
                $0 + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0))) == local
            }
            let (day, second) = local.quotientAndRemainder(dividingBy: 86_400)
            #expect(clock.instant(day: day, secondOfDay: second) == readings.min(), "\(name) \(local)")
        }
    }
}
