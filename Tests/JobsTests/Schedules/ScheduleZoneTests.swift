// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Testing

@Suite("Occurrences in a time zone")
struct ScheduleZoneTests {
    /// One change of a zone's clocks: what a schedule does around it.
    struct Change: CustomTestStringConvertible, Sendable {
        let zone: String
        let cron: String
        let after: String
        let expected: [String]
        var testDescription: String { "\(zone) \(cron) after \(after)" }

        init(_ zone: String, _ cron: String, after: String, _ expected: [String]) {
            (self.zone, self.cron, self.after, self.expected) = (zone, cron, after, expected)
        }
    }

    // Instants in UTC, from the zones' published rules.
    static let changes = [
        // UTC+05:30, no daylight saving.
        Change(
            "Asia/Kolkata", "30 2 * * *", after: "2026-03-27T12:00:00Z",
            ["2026-03-27T21:00:00Z", "2026-03-28T21:00:00Z", "2026-03-29T21:00:00Z"]),
        // 29 March 2026: 01:00 → 02:00. 01:30 does not exist and runs at 02:00 BST.
        Change(
            "Europe/London", "30 1 * * *", after: "2026-03-28T00:00:00Z",
            ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
        Change(
            "Europe/London", "30 2 * * *", after: "2026-03-28T00:00:00Z",
            ["2026-03-28T02:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T01:30:00Z"]),
        // 25 October 2026: 02:00 → 01:00. 01:30 comes twice and runs the first time, still in BST.
        Change(
            "Europe/London", "30 1 * * *", after: "2026-10-24T12:00:00Z",
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        // Asked for between the two: the second is not taken for a new one.
        Change("Europe/London", "30 1 * * *", after: "2026-10-25T01:10:00Z", ["2026-10-26T01:30:00Z"]),
        // The skipped quarters and 02:00 itself are one occurrence.
        Change(
            "Europe/London", "*/15 * * * *", after: "2026-03-29T00:44:59Z",
            ["2026-03-29T00:45:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z"]),
        // Through the repeated hour once: 01:45 BST, then 02:00 GMT.
        Change(
            "Europe/London", "*/15 * * * *", after: "2026-10-25T00:30:00Z",
            ["2026-10-25T00:45:00Z", "2026-10-25T02:00:00Z"]),
        // 8 March 2026: 02:00 → 03:00. 02:30 runs at 03:00 EDT.
        Change(
            "America/New_York", "30 2 * * *", after: "2026-03-07T00:00:00Z",
            ["2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]),
        Change(
            "America/New_York", "0 3 * * *", after: "2026-03-08T06:59:59Z",
            ["2026-03-08T07:00:00Z", "2026-03-09T07:00:00Z"]),
        // 1 November 2026: 02:00 → 01:00. 01:30 runs in EDT only.
        Change(
            "America/New_York", "30 1 * * *", after: "2026-10-31T12:00:00Z",
            ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]),
        // 4 October 2026: 02:00 → 02:30, half an hour. 02:15 runs at 02:30, UTC+11.
        Change(
            "Australia/Lord_Howe", "15 2 * * *", after: "2026-10-02T15:45:00Z",
            ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
        Change(
            "Australia/Lord_Howe", "30 2 * * *", after: "2026-10-02T16:00:00Z",
            ["2026-10-03T15:30:00Z", "2026-10-04T15:30:00Z"]),
        // 5 April 2026: 02:00 → 01:30. 01:45 comes twice and runs in UTC+11 only.
        Change(
            "Australia/Lord_Howe", "45 1 * * *", after: "2026-04-03T15:00:00Z",
            ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]),
        // 29–31 December 2011: Samoa crossed the date line and had no 30th.
        Change(
            "Pacific/Apia", "30 2 * * *", after: "2011-12-29T11:00:00Z",
            ["2011-12-29T12:30:00Z", "2011-12-30T10:00:00Z", "2011-12-30T12:30:00Z"]),
    ]

    @Test("follow the clocks: what they skip runs at the next minute, what they repeat runs once", arguments: changes)
    func change(_ change: Change) throws {
        let cron = try CronExpression(change.cron)
        let zone = try #require(CivilZone(change.zone))
        var instant = try Date(change.after, strategy: .iso8601)
        for text in change.expected {
            instant = cron.next(after: instant, in: zone)
            #expect(instant.formatted(.iso8601) == text)
        }
    }

    @Test("are the same however they are asked for")
    func occurrences() throws {
        let cron = try CronExpression("30 1 * * *")
        let zone = try #require(CivilZone("Europe/London"))
        let start = try Date("2026-10-24T00:30:00Z", strategy: .iso8601)
        let end = try Date("2026-10-26T01:30:00Z", strategy: .iso8601)
        let occurrences = cron.occurrences(after: start, through: end, in: zone)
        #expect(
            occurrences.map { $0.formatted(.iso8601) } == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
            "the start is not one of them, the end is")
    }

    /// Not the expression alone is put to the test but what a coordinator decides as its clock goes on: by leaps of
    /// some days, as after an outage, so that every occurrence is found whether or not somebody looked at its minute.
    @Test("at half past two come exactly once on every day of every zone, from 2020 to 2040, as a scheduler decides")
    func everyZone() async throws {
        let names = Set(CivilZone.knownNames).sorted()
        #expect(names.count > 400)
        #expect(Set(names).isSuperset(of: ["UTC", "Antarctica/Troll", "Australia/Lord_Howe"]))
        var wrong: [String] = []
        for name in names {
            if try !Self.firesDaily(name) { wrong.append(name) }
            // Tests beside this one wait for servers, and must have a turn.
            await Task.yield()
        }
        #expect(wrong == [])
    }

    private static func firesDaily(_ name: String) throws -> Bool {
        let zone = try #require(CivilZone(name), "\(name) is known but cannot be used")
        let schedule = try ScheduleDefinition(
            name: "nightly", cron: CronExpression("30 2 * * *"), zone: zone,
            target: .job(template: JobTemplate(kind: "export")), catchUp: .all(limit: 1000))
        let end = zone.instant(of: CivilMinute("2040-12-31 23:59"))
        var now = zone.instant(of: CivilMinute("2019-12-31 23:59"))
        var day = CivilMinute("2020-01-01 00:00").date.daysSinceEpoch
        var considered = now
        while now < end {
            now = min(now.addingTimeInterval(97 * 3600 + 1700), end)
            let decision = schedule.decide(since: considered, now: now, isPaused: false)
            guard decision.missed.isEmpty, decision.paused.isEmpty else { return false }
            for occurrence in decision.fire {
                guard schedule.date(of: occurrence).daysSinceEpoch == day else { return false }
                day += 1
                considered = occurrence
            }
        }
        return day == CivilMinute("2041-01-01 00:00").date.daysSinceEpoch
    }

    @Test("need a zone's own name", arguments: ["IST", "GMT+3", "EST5EDT", "Asia/Kolkatta", "", "+05:30", "Mars/Base"])
    func unknownZone(name: String) {
        #expect(CivilZone(name) == nil)
    }
}
