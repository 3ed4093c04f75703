// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Logging
import Postgres
import Testing

@Suite("The pruner")
struct PrunerTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func pruner(
        _ ledger: Ledger, _ broker: Broker, _ retention: RetentionPolicy = RetentionPolicy(), batch: Int = 1000
    ) -> Pruner {
        Pruner(ledger, broker, retention: retention, logger: quiet, batch: batch)
    }

    /// Runs a pruner until nothing is left to do.
    private func prune(_ pruner: Pruner) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        while true {
            let report = try await pruner.runOnce(term: 0)
            counts.merge(report.counts) { $0 + $1 }
            if report.next == nil { return counts }
        }
    }

    @Test("Ended jobs go when the time of their state is over, each counted; waiting and younger ones stay")
    func states() async throws {
        let cluster = try await TestCluster()
        var old: [JobState: JobID] = [:]
        for state in [JobState.succeeded, .failed, .cancelled] {
            old[state] = try await cluster.submit("echo").id
            try await cluster.end(try #require(old[state]), as: state, error: "x", daysAgo: 31)
            try await cluster.end(try await cluster.submit("echo").id, as: state, error: "x", daysAgo: 29)
        }
        let waiting = try await cluster.submit("echo").id
        try await cluster.postgres.execute(
            "UPDATE rounds.jobs SET accepted_at = now() - interval '400 days' WHERE id = $1", waiting.rawValue)
        #expect(try await prune(pruner(cluster.ledger, cluster.broker)) == ["succeeded": 1, "cancelled": 1])
        #expect(try await cluster.client.job(try #require(old[.failed])) != nil)
        #expect(try await cluster.client.job(try #require(old[.succeeded])) == nil)
        #expect(try await cluster.rows("jobs") == 5)
        let counts = try await cluster.client.deletions()
        #expect(Set(counts.map(\.state)) == [.succeeded, .cancelled])
        #expect(counts.allSatisfy { $0.reason == "retention" && $0.kind == "echo" && $0.jobs == 1 })
        let never = RetentionPolicy(succeeded: nil, failed: nil, cancelled: nil)
        #expect(try await prune(pruner(cluster.ledger, cluster.broker, never)).isEmpty)
        let short = RetentionPolicy(succeeded: nil, failed: RetentionPolicy.days(1), cancelled: nil)
        #expect(try await prune(pruner(cluster.ledger, cluster.broker, short)) == ["failed": 2])
        #expect(try await cluster.rows("jobs") == 3)
    }

    @Test("Many go in small transactions, page by page; two pruners at once delete and count each job once")
    func pages() async throws {
        let cluster = try await TestCluster()
        let receipts = try await cluster.client.submit(
            (1...200).map { _ in JobRequest(kind: "echo", parameters: "{}", submittedBy: "test") })
        for receipt in receipts.dropLast(20) { try await cluster.end(receipt.id, as: .succeeded, daysAgo: 60) }
        for receipt in receipts.suffix(20) { try await cluster.end(receipt.id, as: .succeeded, daysAgo: 2) }
        let first = pruner(cluster.ledger, cluster.broker, batch: 7)
        #expect(try await first.runOnce(term: 0).counts == ["succeeded": 140])
        async let one = prune(first)
        async let other = prune(pruner(cluster.ledger, cluster.broker, batch: 7))
        let counts = try await [one, other].map { $0["succeeded"] ?? 0 }
        #expect(counts.reduce(0, +) == 40)
        #expect(try await cluster.rows("jobs") == 20)
        #expect(try await cluster.client.deletions().map(\.jobs) == [180])
    }

    @Test("A job whose uniqueness still counts stays")
    func uniqueness() async throws {
        let cluster = try await TestCluster()
        let id = try await cluster.submit("echo").id
        try await cluster.end(id, as: .succeeded, daysAgo: 60)
        let set = """
            UPDATE rounds.jobs SET unique_key = 'u', unique_until = 'time',
                unique_expires_at = now() + $2::float8 * interval '1 hour' WHERE id = $1
            """
        try await cluster.postgres.execute(set, id.rawValue, 1.0)
        #expect(try await prune(pruner(cluster.ledger, cluster.broker)).isEmpty)
        try await cluster.postgres.execute(set, id.rawValue, -1.0)
        #expect(try await prune(pruner(cluster.ledger, cluster.broker)) == ["succeeded": 1])
    }

    /// Starts a run of two steps that has ended; the second one begins even when the first has failed.
    private func endedRun(_ fixture: WorkflowFixture, first: JobState, daysAgo: Double) async throws -> StartedWorkflow
    {
        let run = try await fixture.start(
            try WorkflowDefinition(
                name: "w",
                steps: [
                    WorkflowStep(name: "a", job: JobTemplate(kind: "noop"), onFailure: .continue),
                    WorkflowStep(name: "b", job: JobTemplate(kind: "noop"), waitsFor: ["a"]),
                ]))
        try await fixture.end("a", of: run, as: first)
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        try await fixture.end("b", of: run)
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        #expect(try await fixture.runState(run) == first.rawValue)
        try await fixture.postgres.execute(
            "UPDATE rounds.jobs SET finished_at = now() - $2::float8 * interval '1 day' WHERE workflow_run_id = $1",
            run.run, daysAgo)
        try await fixture.postgres.execute(
            "UPDATE rounds.workflow_runs SET finished_at = now() - $2::float8 * interval '1 day' WHERE id = $1",
            run.run, daysAgo)
        return run
    }

    @Test("A run of a workflow goes as a whole, when the time of each of its jobs is over")
    func runs() async throws {
        let fixture = try await WorkflowFixture()
        let old = try await endedRun(fixture, first: .succeeded, daysAgo: 31)
        let failed = try await endedRun(fixture, first: .failed, daysAgo: 31)
        let young = try await endedRun(fixture, first: .succeeded, daysAgo: 29)
        let open = try await fixture.start("a", "b<a")
        try await fixture.end("a", of: open)
        try await fixture.postgres.execute(
            "UPDATE rounds.jobs SET finished_at = now() - interval '400 days' WHERE workflow_run_id = $1 AND step = 'a'",
            open.run)
        #expect(try await prune(pruner(fixture.ledger, fixture.broker)) == ["succeeded": 2])
        #expect(try await fixture.client.workflowRun(old.run) == nil)
        for (run, jobs) in [(failed, 2), (young, 2), (open, 1)] {
            #expect(try await fixture.client.workflowRun(run.run) != nil)
            let left = try await fixture.client.jobs(ofRun: run.run).count
            #expect(left == jobs)
        }
        #expect(try await fixture.client.deletions().map(\.jobs) == [2])
    }

    @Test("What a schedule started last stays; of what it started before, the occurrence does")
    func schedules() async throws {
        let fixture = try await WorkflowFixture()
        for days in [60.0, 50, 40] {
            let run = try await endedRun(fixture, first: .succeeded, daysAgo: days)
            try await fixture.postgres.execute(
                """
                INSERT INTO rounds.schedule_occurrences (schedule, scheduled_at, term, outcome, workflow_run_id)
                VALUES ('yearly', now() - $1::float8 * interval '1 day', 1, 'fired', $2)
                """, days, run.run)
        }
        #expect(try await prune(pruner(fixture.ledger, fixture.broker)) == ["succeeded": 4])
        let links = try await fixture.postgres.query(
            "SELECT workflow_run_id IS NULL FROM rounds.schedule_occurrences ORDER BY scheduled_at"
        ).map { try $0.decode(0, as: Bool.self) }
        #expect(links == [true, true, false])
    }

    @Test("The job that a schedule started last stays; those that it started before go")
    func scheduledJobs() async throws {
        let cluster = try await TestCluster()
        for days in [60.0, 50, 40] {
            let job = try await cluster.submit("deposit").id
            try await cluster.end(job, as: .succeeded, daysAgo: days)
            try await cluster.postgres.execute(
                """
                INSERT INTO rounds.schedule_occurrences (schedule, scheduled_at, term, outcome, job_id)
                VALUES ('yearly', now() - $1::float8 * interval '1 day', 1, 'fired', $2)
                """, days, job.rawValue)
        }
        #expect(try await prune(pruner(cluster.ledger, cluster.broker)) == ["succeeded": 2])
        let links = try await cluster.postgres.query(
            "SELECT job_id IS NULL FROM rounds.schedule_occurrences ORDER BY scheduled_at"
        ).map { try $0.decode(0, as: Bool.self) }
        #expect(links == [true, true, false])
    }
}
