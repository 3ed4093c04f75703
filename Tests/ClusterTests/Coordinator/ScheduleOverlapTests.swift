// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Testing

@Suite("An occurrence that meets an earlier one")
struct ScheduleOverlapTests {
    @Test("With buffer_one, one waits and starts when the earlier one ends; further ones are skipped with the reason")
    func bufferOne() async throws {
        let fixture = try await WorkflowFixture.hourly("overlap: buffer_one\n", seenAt: "2026-11-20T08:30:00Z")
        #expect(try await fixture.run("2026-11-20T09:00:00Z") == ["fired": 1])
        let first = try #require(try await fixture.client.jobs().first)
        #expect(try await fixture.run("2026-11-20T10:00:00Z") == ["buffered": 1])
        #expect(try await fixture.run("2026-11-20T11:00:00Z") == ["skipped": 1])
        #expect(try await fixture.run("2026-11-20T11:00:01Z") == [:])
        #expect(try await fixture.story() == ["09 fired", "10 buffered", "11 skipped"])
        let reasons = try await fixture.client.occurrences().map(\.reason)
        #expect(reasons[0] == "job \(first.id) is still under way, and another occurrence waits")
        #expect(reasons[1] == "job \(first.id) was still under way")

        try await fixture.endJob()
        #expect(try await fixture.run("2026-11-20T11:20:00Z") == ["fired": 1])
        #expect(try await fixture.run("2026-11-20T11:20:01Z") == [:])
        #expect(try await fixture.story() == ["09 fired", "10 fired", "11 skipped"])
        #expect(try await fixture.client.jobs().count == 2)
        // The one that waits goes before one that comes due at the same moment.
        #expect(try await fixture.run("2026-11-20T12:00:00Z") == ["buffered": 1])
        try await fixture.endJob()
        #expect(try await fixture.run("2026-11-20T13:00:00Z") == ["fired": 1, "buffered": 1])
        #expect(try await fixture.story().suffix(2) == ["12 fired", "13 buffered"])
    }

    @Test("An occurrence that waits starts once, whoever leads, and in no term that is over")
    func bufferedOnce() async throws {
        let fixture = try await WorkflowFixture.hourly("overlap: buffer_one\n", seenAt: "2026-11-20T08:30:00Z")
        _ = try await fixture.run("2026-11-20T09:00:00Z")
        _ = try await fixture.run("2026-11-20T10:00:00Z")
        try await fixture.endJob()
        try await fixture.postgres.execute("UPDATE rounds.leader SET expires_at = '-infinity'")
        #expect(try await fixture.run("2026-11-20T10:10:00Z") == [:])
        #expect(try await fixture.story() == ["09 fired", "10 buffered"])

        let next = try #require(
            try await Leadership(fixture.postgres, holder: "second", duration: .seconds(600)).acquire())
        let fired = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                let scheduler = fixture.scheduler(now: date("2026-11-20T10:10:00Z"))
                group.addTask { try await scheduler.runOnce(term: next).counts["fired", default: 0] }
            }
            return try await group.reduce(0, +)
        }
        #expect(fired == 1)
        #expect(try await fixture.client.jobs().count == 2)
    }

    @Test("With cancel_running, the earlier one is asked to stop, with the reason, and the new one starts at once")
    func cancelRunning() async throws {
        let fixture = try await WorkflowFixture()
        try fixture.write(
            "workflows/night.yml", "steps:\n- {name: a, kind: noop}\n- {name: b, kind: noop, needs: [a]}\n")
        try fixture.write(
            "schedules/often.yml", "cron: 0 * * * *\ntime_zone: UTC\nworkflow: night\noverlap: cancel_running\n")
        _ = try await fixture.run("2026-11-20T08:30:00Z")
        #expect(try await fixture.run("2026-11-20T09:00:00Z") == ["fired": 1])
        let first = try #require(try await fixture.client.workflowRuns().first)
        let step = try await fixture.client.jobs(ofRun: first.id)[0]
        let claim = try await fixture.broker.exchange(queue: "quiet", worker: "w", ends: [], claimUpTo: 1).claims[0]
        _ = try await fixture.ledger.start([claim.lease], worker: "w")

        #expect(try await fixture.run("2026-11-20T10:00:00Z") == ["fired": 1])
        let steps = try await fixture.client.steps(ofRun: first.id)
        #expect(steps.map(\.state) == [.running, .cancelled])
        let reason = try await fixture.postgres.query(
            "SELECT cancel_requested_by || ': ' || cancel_reason FROM rounds.jobs WHERE id = $1", step.id.rawValue)
        #expect(
            try reason[0].decode(0) == "schedule often: the next occurrence has come; overlap: cancel_running")
        #expect(try await fixture.client.occurrences(limit: 1)[0].reason == "run \(first.id) was asked to stop")
        let second = try #require(try await fixture.client.workflowRuns().first)
        #expect(second.id != first.id)
        #expect(try await fixture.client.steps(ofRun: second.id).map(\.state) == [.running, .blocked])
    }

    @Test("An occurrence that meets a backfilled one waits for its end, since a backfill is not worth skipping it")
    func backfill() async throws {
        let fixture = try await WorkflowFixture.hourly("overlap: skip\n", seenAt: "2026-11-20T08:30:00Z")
        let plan = try await fixture.client.planBackfill(
            of: try fixture.library().schedule(named: "often"), library: fixture.library(),
            days: CivilDate(year: 2025, month: 1, day: 1)...CivilDate(year: 2025, month: 1, day: 1))
        #expect(plan.open.count == 24)
        #expect(try await fixture.client.backfill(plan, by: "asha").count == 24)
        #expect(try await fixture.run("2026-11-20T08:31:00Z") == ["fired": 1])
        #expect(try await fixture.run("2026-11-20T09:00:00Z") == ["buffered": 1])
        #expect(try await fixture.run("2026-11-20T10:00:00Z") == ["skipped": 1])
        try await fixture.endJob()
        // The regular one goes first, and the backfill goes on after it.
        #expect(try await fixture.run("2026-11-20T10:10:00Z") == ["fired": 1])
        #expect(try await fixture.client.occurrences(of: "often", limit: 2)[1].outcome == .fired)
        try await fixture.endJob()
        #expect(try await fixture.run("2026-11-20T10:20:00Z") == ["fired": 1])
        #expect(try await fixture.story().prefix(3) == ["00 fired", "01 fired", "02 buffered"])
    }
}
