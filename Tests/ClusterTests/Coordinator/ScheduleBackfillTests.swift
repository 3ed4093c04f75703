// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Testing

@Suite("A backfill")
struct ScheduleBackfillTests {
    private static let day = CivilDate(year: 2026, month: 11, day: 19)

    @Test("Starts what was missed, skipped or never seen, once, in order, and nothing that has fired")
    func fills() async throws {
        let fixture = try await WorkflowFixture.hourly("catch_up: none\n", seenAt: "2026-11-19T20:30:00Z")
        #expect(try await fixture.run("2026-11-19T21:00:00Z") == ["fired": 1])
        // 22:00 meets the job of 21:00, 23:00 is missed.
        #expect(try await fixture.run("2026-11-19T22:00:00Z") == ["skipped": 1])
        #expect(try await fixture.run("2026-11-19T23:30:00Z") == ["missed": 1])
        try await fixture.endJob()

        let plan = try await self.plan(fixture)
        #expect(plan.items.count == 24 && plan.open.count == 23)
        #expect(plan.items.suffix(3).map(\.outcome) == [.fired, .skipped, .missed])
        #expect(try await fixture.story().count == 3, "a plan changes nothing")

        #expect(try await fixture.client.backfill(plan, by: "asha") == plan.open)
        #expect(try await fixture.client.backfill(plan, by: "ben").isEmpty, "they wait already")
        #expect(try await self.plan(fixture).open.isEmpty)
        var started: [String] = []
        for _ in 0..<23 {
            #expect(try await fixture.run("2026-11-19T23:40:00Z") == ["fired": 1])
            started.append(try #require(try await fixture.client.jobs().first).submittedBy)
            try await fixture.endJob()
        }
        #expect(Set(started) == ["asha"])
        #expect(try await fixture.run("2026-11-19T23:40:00Z") == [:])
        #expect(try await fixture.client.jobs().count == 24)
        let records = try await fixture.client.occurrences(of: "often", limit: 100)
        #expect(records.allSatisfy { $0.outcome == .fired })
        #expect(records[0].reason == "backfill by asha; missed before")
        #expect(records[1].reason?.hasPrefix("backfill by asha; skipped before: job ") == true)
        // Started in the order of their instants: later ones have later jobs.
        let filled = records.filter { $0.requestedBy == "asha" }.reversed().compactMap(\.job)
        #expect(filled.count == 23 && filled == filled.sorted())
    }

    @Test("Starts all at once where overlap is allowed, and none while the schedule is paused")
    func allowed() async throws {
        let fixture = try await WorkflowFixture.hourly("overlap: allow\n", seenAt: "2026-11-20T08:30:00Z")
        let library = fixture.library()
        #expect(try await fixture.client.pauseSchedule("often", library: library, by: "ben", reason: "disks"))
        _ = try await fixture.client.backfill(try await plan(fixture), by: "asha")
        #expect(try await fixture.run("2026-11-20T08:31:00Z") == [:])
        #expect(try await fixture.client.resumeSchedule("often", library: library, by: "asha"))
        #expect(try await fixture.run("2026-11-20T08:32:00Z") == ["fired": 24])
    }

    @Test("Knows no occurrence outside the schedule's days, nor one whose time has not come")
    func bounds() async throws {
        let fixture = try await WorkflowFixture.hourly(
            "starts: 2026-11-19\nends: 2026-11-19\n", seenAt: "2026-11-20T08:30:00Z")
        let wide = CivilDate(year: 2026, month: 11, day: 1)...CivilDate(year: 2099, month: 1, day: 1)
        #expect(try await plan(fixture, wide).open.count == 24)
        try fixture.write("schedules/often.yml", "cron: 0 * * * *\ntime_zone: UTC\njob: {kind: noop}\n")
        let now = try await fixture.ledger.now()
        #expect(try await plan(fixture, wide).items.allSatisfy { $0.at <= now })
    }

    private func plan(
        _ fixture: WorkflowFixture, _ days: ClosedRange<CivilDate> = day...day
    ) async throws -> BackfillPlan {
        let library = fixture.library()
        return try await fixture.client.planBackfill(
            of: try library.schedule(named: "often"), library: library, days: days)
    }
}
