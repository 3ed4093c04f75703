// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Logging
import Postgres
import Testing

@Suite("The scheduler")
struct SchedulerTests {
    /// Half past two in Kolkata is 21:00 UTC on the day before.
    private static let nightly = """
        cron: 30 2 * * *
        time_zone: Asia/Kolkata
        workflow: night
        parameters: {day: "${run.date}"}
        """
    private static let night = """
        parameters:
          day:
        steps:
          - {name: a, kind: noop, parameters: {day: "${params.day}", text: "$${kept}"}}
          - {name: b, kind: noop, needs: [a]}
        """

    @Test("An occurrence starts its run once, at its time, with its local date")
    func fires() async throws {
        let fixture = try await nightlyFixture()
        #expect(try await run(fixture, "2026-11-20T20:59:00Z") == [:], "a new schedule begins now")
        #expect(try await run(fixture, "2026-11-20T20:59:59Z") == [:])
        #expect(try await run(fixture, "2026-11-20T21:00:00Z") == ["fired": 1])
        #expect(try await run(fixture, "2026-11-20T21:00:01Z") == [:])

        let record = try #require(try await fixture.client.workflowRuns().first)
        #expect(record.schedule == "nightly")
        #expect(record.startedBy == "schedule nightly")
        #expect(record.scheduledAt == date("2026-11-20T21:00:00Z"))
        let jobs = try await fixture.client.jobs(ofRun: record.id)
        #expect(jobs.map(\.state) == [.queued])
        #expect(try await fixture.client.steps(ofRun: record.id).map(\.state) == [.running, .blocked])
        #expect(jobs[0].parameters.text == #"{"day": "2026-11-21", "text": "${kept}"}"#)
        let occurrences = try await fixture.client.occurrences()
        #expect(occurrences.map(\.outcome) == [.fired])
        #expect(occurrences[0].workflowRun == record.id)
        // Workers find the first job without waiting for the reconciler.
        let claims = try await fixture.broker.exchange(queue: "quiet", worker: "w", ends: [], claimUpTo: 10).claims
        #expect(claims.map(\.lease.id) == [jobs[0].id])
    }

    @Test("It says how long it is until the next occurrence")
    func next() async throws {
        let fixture = try await nightlyFixture()
        let report = try await fixture.scheduler(now: date("2026-11-20T20:59:57Z")).runOnce(term: fixture.term)
        #expect(report.next == .seconds(3))
    }

    @Test("Six schedulers that race fire once")
    func race() async throws {
        let fixture = try await nightlyFixture()
        _ = try await run(fixture, "2026-11-20T20:59:00Z")
        let fired = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                let scheduler = fixture.scheduler(now: date("2026-11-20T21:00:00Z"))
                let term = fixture.term
                group.addTask { try await scheduler.runOnce(term: term).counts["fired", default: 0] }
            }
            return try await group.reduce(0, +)
        }
        #expect(fired == 1)
        #expect(try await fixture.client.workflowRuns().count == 1)
        #expect(try await fixture.client.occurrences().count == 1)
    }

    @Test("A coordinator whose term has passed to another, or has run out, starts and records nothing")
    func staleTerm() async throws {
        let fixture = try await nightlyFixture()
        _ = try await run(fixture, "2026-11-20T20:59:00Z")
        let late = date("2026-11-20T21:00:00Z")
        // Stopped past its term: nobody else leads yet.
        try await fixture.postgres.execute("UPDATE rounds.leader SET expires_at = clock_timestamp()")
        #expect(try await fixture.scheduler(now: late).runOnce(term: fixture.term).counts == [:])
        // And somebody else does.
        let next = try #require(
            try await Leadership(fixture.postgres, holder: "second", duration: .seconds(600)).acquire())
        #expect(try await fixture.scheduler(now: late).runOnce(term: fixture.term).counts == [:])
        #expect(try await fixture.client.occurrences().isEmpty)
        #expect(try await fixture.client.workflowRuns().isEmpty)

        #expect(try await fixture.scheduler(now: late).runOnce(term: next).counts == ["fired": 1])
    }

    @Test(
        "Occurrences that went by are made up for as the schedule says, and all are recorded",
        arguments: [
            ("none", "2026-11-24T05:00:00Z", [], 4), ("none", "2026-11-23T21:00:30Z", [23], 3),
            ("latest", "2026-11-24T05:00:00Z", [23], 3), ("latest", "2026-11-23T21:00:30Z", [23], 3),
            ("all\ncatch_up_limit: 2", "2026-11-24T05:00:00Z", [22, 23], 2),
            ("all\ncatch_up_limit: 2", "2026-11-23T21:00:30Z", [21, 22, 23], 1),
            ("all\ncatch_up_limit: 9", "2026-11-24T05:00:00Z", [20, 21, 22, 23], 0),
        ] as [(String, String, [Int], Int)])
    func catchUp(choice: String, back: String, fired: [Int], missed: Int) async throws {
        let fixture = try await WorkflowFixture()
        try fixture.write("workflows/night.yml", Self.night)
        try fixture.write("schedules/nightly.yml", Self.nightly + "\noverlap: allow\ncatch_up: \(choice)\n")
        _ = try await run(fixture, "2026-11-20T20:00:00Z")
        // The coordinator was away for the nights of the 20th to the 23rd.
        let counts = try await run(fixture, back)
        #expect(counts == ["fired": fired.count, "missed": missed].filter { $0.value > 0 })
        let expected = fired.map { date("2026-11-\($0)T21:00:00Z") }
        #expect(try await fixture.client.workflowRuns().reversed().map(\.scheduledAt) == expected)
        #expect(try await fixture.client.occurrences().count == 4)
        #expect(try await run(fixture, back) == [:])
    }

    @Test("While a run is under way the next occurrence is skipped with the reason, unless overlap is allowed")
    func overlap() async throws {
        let fixture = try await nightlyFixture()
        _ = try await run(fixture, "2026-11-20T20:59:00Z")
        _ = try await run(fixture, "2026-11-20T21:00:00Z")
        #expect(try await run(fixture, "2026-11-21T21:00:00Z") == ["skipped": 1])
        let first = try #require(try await fixture.client.workflowRuns().first)
        #expect(try await fixture.client.occurrences(limit: 1)[0].reason == "run \(first.id) is still under way")

        try await fixture.postgres.execute("UPDATE rounds.workflow_runs SET state = 'failed'")
        #expect(try await run(fixture, "2026-11-22T21:00:00Z") == ["fired": 1])

        try fixture.write("schedules/nightly.yml", Self.nightly + "\noverlap: allow\n")
        #expect(try await run(fixture, "2026-11-23T21:00:00Z") == ["fired": 1])
    }

    @Test("A schedule can start single jobs, which count as under way until they end")
    func job() async throws {
        let fixture = try await WorkflowFixture()
        try fixture.write(
            "schedules/often.yml",
            "cron: '*/5 * * * *'\ntime_zone: UTC\njob: {kind: noop, parameters: {day: '${run.date}'}, branch: B2}\n")
        _ = try await run(fixture, "2026-11-20T10:03:00Z")
        #expect(try await run(fixture, "2026-11-20T10:05:00Z") == ["fired": 1])
        let job = try #require(try await fixture.client.jobs().first)
        #expect(job.parameters.text == #"{"day": "2026-11-20"}"#)
        #expect(job.branch == "B2")
        #expect(try await run(fixture, "2026-11-20T10:10:00Z") == ["skipped": 1])
        let occurrences = try await fixture.client.occurrences(of: "often")
        #expect(occurrences.map(\.outcome) == [.skipped, .fired])
        #expect(occurrences.map(\.job) == [nil, job.id])
        try await fixture.postgres.execute("UPDATE rounds.jobs SET state = 'succeeded', finished_at = now()")
        #expect(try await run(fixture, "2026-11-20T10:15:00Z") == ["fired": 1])
    }

    @Test("A paused schedule starts nothing, records what it let pass, and makes up for nothing afterwards")
    func paused() async throws {
        let fixture = try await nightlyFixture()
        _ = try await run(fixture, "2026-11-20T20:59:00Z")
        try await fixture.postgres.execute(
            """
            UPDATE rounds.schedules SET paused = true, paused_by = 'tester', paused_at = now(), pause_reason = 'audit'
            """)
        #expect(try await run(fixture, "2026-11-21T21:00:00Z") == ["skipped": 2])
        let reasons = try await fixture.client.occurrences().map(\.reason)
        #expect(reasons == ["paused by tester: audit", "paused by tester: audit"])
        try await fixture.postgres.execute(
            "UPDATE rounds.schedules SET paused = false, paused_by = NULL, paused_at = NULL")
        #expect(try await run(fixture, "2026-11-22T12:00:00Z") == [:])
        try fixture.write("schedules/nightly.yml", Self.nightly + "\npaused: true\n")
        #expect(try await run(fixture, "2026-11-22T21:00:00Z") == ["skipped": 1])
    }

    @Test("A schedule with new times begins with them now; any other change keeps its place")
    func changed() async throws {
        let fixture = try await nightlyFixture()
        _ = try await run(fixture, "2026-11-20T12:00:00Z")
        try fixture.write(
            "schedules/nightly.yml", Self.nightly.replacing("30 2 * * *", with: "0 * * * *") + "\noverlap: allow\n")
        #expect(try await run(fixture, "2026-11-25T12:10:00Z") == [:])
        try fixture.write(
            "schedules/nightly.yml",
            Self.nightly.replacing("30 2 * * *", with: "0 * * * *") + "\noverlap: allow\ndescription: d\n")
        // 12:30 in UTC is the full hour in Kolkata.
        #expect(try await run(fixture, "2026-11-25T12:30:00Z") == ["fired": 1])
    }

    @Test("An occurrence that cannot start its job is skipped with the reason, and the others fire")
    func unknownKind() async throws {
        let fixture = try await nightlyFixture()
        try fixture.write(
            "schedules/alien.yml", "cron: 30 2 * * *\ntime_zone: Asia/Kolkata\njob: {kind: alien}\noverlap: allow\n")
        // The file was checked by a process that knows the kind; this one does not.
        let definitions = DefinitionFolder(fixture.jobs, kinds: fixture.kinds.names + ["alien"])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        for (time, expected) in [("20:59", [:]), ("21:00", ["fired": 1, "skipped": 1])] {
            let now = date("2026-11-20T\(time):00Z")
            let scheduler = Scheduler(
                fixture.ledger, fixture.broker, kinds: fixture.kinds, definitions: definitions, logger: logger,
                now: { now })
            #expect(try await scheduler.runOnce(term: fixture.term).counts == expected)
        }
        let occurrence = try #require(try await fixture.client.occurrences(of: "alien").first)
        #expect(occurrence.outcome == .skipped)
        #expect(occurrence.reason == "unknown kind of job 'alien'\nknown here: noop")
    }

    @Test("A file that breaks keeps what it said before, and is complained about once")
    func broken() async throws {
        let fixture = try await nightlyFixture()
        let definitions = DefinitionFolder(fixture.jobs, kinds: fixture.kinds.names)
        #expect(try await definitions.current().isNew)
        #expect(try await !definitions.current().isNew)
        try fixture.write("schedules/nightly.yml", "cron: 61 * * * *")
        let (library, isNew, _) = try await definitions.current()
        #expect(isNew)
        #expect(library.schedules["nightly"]?.cron.text == "30 2 * * *")
        #expect(library.problems.count == 1)
    }

    @Test("A schedule can be run out of turn by a person, which is no occurrence")
    func runNow() async throws {
        let fixture = try await nightlyFixture()
        let library = DefinitionLibrary(directory: fixture.jobs, kinds: fixture.kinds.names)
        let started = try await fixture.client.runNow(
            try library.schedule(named: "nightly"), library: library, now: date("2026-11-20T20:00:00Z"), by: "asha")
        guard case .run(let run) = started else {
            Issue.record("a run was to be started, not \(started)")
            return
        }
        let record = try #require(try await fixture.client.workflowRun(run.run))
        #expect(record.startedBy == "asha")
        #expect(record.schedule == "nightly")
        #expect(record.scheduledAt == nil)
        #expect(try await fixture.client.occurrences().isEmpty)
    }

    private func nightlyFixture() async throws -> WorkflowFixture {
        let fixture = try await WorkflowFixture()
        try fixture.write("workflows/night.yml", Self.night)
        try fixture.write("schedules/nightly.yml", Self.nightly)
        return fixture
    }

    /// Runs the scheduler as if it were a given time, and returns what it did.
    private func run(_ fixture: WorkflowFixture, _ now: String) async throws -> [String: Int] {
        try await fixture.scheduler(now: date(now)).runOnce(term: fixture.term).counts
    }
}
