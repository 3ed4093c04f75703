// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Testing

@Suite("Schedules that are paused, and files that break")
struct SchedulePauseTests {
    @Test("A pause by a person is recorded with who and why, and told apart from one in the file")
    func pause() async throws {
        let fixture = try await WorkflowFixture.hourly(seenAt: "2026-11-20T08:30:00Z")
        let (client, library) = (fixture.client, fixture.library())
        #expect(try await client.pauseSchedule("often", library: library, by: "asha", reason: "disks"))
        #expect(try await !client.pauseSchedule("often", library: library, by: "ben", reason: "lunch"))
        let pause = try #require(try await client.schedules().first?.pause)
        #expect(pause.by == "asha" && pause.reason == "disks")
        #expect(try await fixture.run("2026-11-20T10:00:00Z") == ["skipped": 2])
        #expect(try await client.occurrences(limit: 1)[0].reason == "paused by asha: disks")

        #expect(try await client.resumeSchedule("often", library: library, by: "asha"))
        #expect(try await !client.resumeSchedule("often", library: library, by: "asha"))
        #expect(try await client.schedules().first?.pause == nil)
        try fixture.write(
            "schedules/often.yml", "cron: 0 * * * *\ntime_zone: UTC\njob: {kind: noop}\npaused: true\n")
        #expect(try await fixture.run("2026-11-20T11:00:00Z") == ["skipped": 1])
        #expect(try await client.occurrences(limit: 1)[0].reason == "paused in its file")
    }

    @Test("A schedule that no coordinator has seen can be paused; one that does not exist cannot")
    func unseen() async throws {
        let fixture = try await WorkflowFixture()
        try fixture.write("schedules/often.yml", "cron: 0 * * * *\ntime_zone: UTC\njob: {kind: noop}\n")
        #expect(
            try await fixture.client.pauseSchedule("often", library: fixture.library(), by: "asha", reason: nil))
        await #expect(throws: BadInput.self) {
            try await fixture.client.pauseSchedule("oftn", library: fixture.library(), by: "asha", reason: nil)
        }
        await #expect(throws: BadInput.self) {
            try await fixture.client.resumeSchedule("oftn", library: fixture.library(), by: "asha")
        }
    }

    @Test("A leader that finds a broken file goes on with what the file said under the one before, and says so")
    func lastGood() async throws {
        let fixture = try await WorkflowFixture()
        try fixture.write("workflows/w.yml", "steps: [{name: a, kind: noop}]\n")
        try fixture.write("schedules/often.yml", "cron: 0 * * * *\ntime_zone: UTC\nworkflow: w\n")
        #expect(try await fixture.run("2026-11-20T08:30:00Z") == [:])
        // Both break; each scheduler below is a process that has never seen them whole.
        try fixture.write("workflows/w.yml", "steps: 7\n")
        #expect(try await fixture.run("2026-11-20T09:00:00Z") == ["fired": 1])
        #expect(try await fixture.client.schedules()[0].problem == nil, "the workflow's file is broken, not its own")
        try fixture.write("schedules/often.yml", "cron: 61 * * * *\n")
        try await fixture.postgres.execute("UPDATE rounds.workflow_runs SET state = 'succeeded'")
        #expect(try await fixture.run("2026-11-20T10:00:00Z") == ["fired": 1])
        #expect(try await fixture.client.schedules()[0].problem?.contains("'61' must be 0–59") == true)
        // A folder that is lost, say with its disk, is not an empty one.
        try FileManager.default.removeItem(atPath: fixture.jobs)
        try await fixture.postgres.execute("UPDATE rounds.workflow_runs SET state = 'succeeded'")
        #expect(try await fixture.run("2026-11-20T11:00:00Z") == ["fired": 1])
    }

    @Test("A file that is removed starts nothing more, and one that comes back makes up for it as it says")
    func removed() async throws {
        let fixture = try await WorkflowFixture.hourly("catch_up: none\n", seenAt: "2026-11-20T08:30:00Z")
        let file = "\(fixture.jobs)/schedules/often.yml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try FileManager.default.removeItem(atPath: file)
        #expect(try await fixture.run("2026-11-20T10:00:00Z") == [:])
        try fixture.write("schedules/often.yml", text)
        #expect(try await fixture.run("2026-11-20T10:30:00Z") == ["missed": 2])
        #expect(try await fixture.run("2026-11-20T11:00:00Z") == ["fired": 1])
    }

    @Test("A schedule that the server refuses is not in the way of the others")
    func refused() async throws {
        let fixture = try await WorkflowFixture.hourly(seenAt: "2026-11-20T08:30:00Z")
        // More than the ledger's column holds, which no reader of the file knows.
        try fixture.write(
            "schedules/a.yml", "cron: 0 * * * *\ntime_zone: UTC\njob: {kind: noop, max_attempts: 99999999999}\n")
        #expect(try await fixture.run("2026-11-20T08:40:00Z") == [:])
        #expect(try await fixture.run("2026-11-20T09:00:00Z")["fired"] == 1)
    }

    @Test("A NUL, which no text of the ledger holds, breaks its own file only", arguments: ["'\0'", #""\0""#])
    func nul(_ nul: String) async throws {
        let fixture = try await WorkflowFixture.hourly(seenAt: "2026-11-20T08:30:00Z")
        let other = "cron: 0 * * * *\ntime_zone: UTC\njob: {kind: noop}\n"
        try fixture.write("schedules/a.yml", other)
        #expect(try await fixture.run("2026-11-20T08:40:00Z") == [:])
        try fixture.write("schedules/a.yml", other + "description: \(nul)\n")
        #expect(try await fixture.run("2026-11-20T09:00:00Z") == ["fired": 2])
        let problems = try await fixture.client.schedules().map(\.problem)
        #expect(problems.map { $0?.contains("/schedules/a.yml:4") } == [true, nil])
    }

    @Test("A schedule with jitter fires once at its delayed time, and records its own")
    func jitter() async throws {
        let fixture = try await WorkflowFixture.hourly("jitter: 30m\n", seenAt: "2026-11-20T08:45:00Z")
        let schedule = try fixture.library().schedule(named: "often")
        let next = try #require(schedule.upcoming(after: date("2026-11-20T08:45:00Z")).first { _ in true })
        let before = next.start.addingTimeInterval(-1)
        #expect(try await fixture.scheduler(now: before).runOnce(term: fixture.term).counts == [:])
        #expect(try await fixture.scheduler(now: next.start).runOnce(term: fixture.term).counts == ["fired": 1])
        #expect(try await fixture.client.occurrences().map(\.scheduledAt) == [next.at])
    }
}
