// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Redis
import Testing

@Suite("Many jobs at once")
struct BulkTests {
    /// A cluster without workers, with jobs that have ended in several ways.
    private struct Fixture {
        let cluster: TestCluster
        var diskFull: [JobID] = []
        var other: JobID
        var succeeded: JobID
        var waiting: JobID

        init() async throws {
            cluster = try await TestCluster()
            for number in 1...3 {
                let id = try await cluster.submit("stumble", #"{"failures":\#(number),"tags":["a","b\#(number)"]}"#).id
                try await cluster.end(id, as: .failed, error: "Disk full after \(number) rows", daysAgo: Double(number))
                diskFull.append(id)
            }
            other = try await cluster.submit("echo", branch: "pune", key: "k").id
            try await cluster.end(other, as: .failed, error: "took longer than 5 s", type: "timed-out")
            succeeded = try await cluster.submit("echo").id
            try await cluster.end(succeeded, as: .succeeded)
            waiting = try await cluster.submit("echo").id
        }

        func ids(_ change: (inout JobFilter) -> Void) async throws -> [JobID] {
            var filter = JobFilter()
            change(&filter)
            #expect(try await cluster.client.count(filter).jobs == cluster.client.jobs(filter).count)
            return try await cluster.client.jobs(filter).map(\.id)
        }
    }

    @Test("are found by state, kind, branch, error, time and parameters; all conditions hold together")
    func search() async throws {
        let fixture = try await Fixture()
        let latest = Array(fixture.diskFull.reversed())
        #expect(try await fixture.ids { $0.states = [.failed] } == [fixture.other] + latest)
        #expect(try await fixture.ids { $0.states = [.queued, .succeeded] } == [fixture.waiting, fixture.succeeded])
        #expect(try await fixture.ids { $0.branch = "pune" } == [fixture.other])
        #expect(try await fixture.ids { $0.errorText = "dISK FULL" } == latest)
        #expect(try await fixture.ids { $0.errorText = "100%_" }.isEmpty)
        #expect(try await fixture.ids { $0.errorPattern = "after [23] rows$" } == Array(latest.prefix(2)))
        #expect(try await fixture.ids { $0.errorType = "timed-out" } == [fixture.other])
        #expect(try await fixture.ids { $0.parameters = ["failures": "2"] } == [fixture.diskFull[1]])
        #expect(try await fixture.ids { $0.parameters = ["tags": "b3"] } == [fixture.diskFull[2]])
        #expect(try await fixture.ids { $0.parameters = ["tags": "a", "failures": "9"] }.isEmpty)
        let now = Date()
        #expect(
            try await fixture.ids {
                $0.endedFrom = now.addingTimeInterval(-2.5 * 86_400)
                $0.endedBefore = now.addingTimeInterval(-0.5 * 86_400)
            } == Array(latest.suffix(2)))
        #expect(
            try await fixture.ids {
                $0.states = [.failed]
                $0.kind = "stumble"
                $0.before = fixture.diskFull[1]
            } == [fixture.diskFull[0]])
    }

    @Test("whose pattern is no regular expression are an error of the caller's")
    func wrongPattern() async throws {
        let fixture = try await Fixture()
        let error = await #expect(throws: BadInput.self) { try await fixture.ids { $0.errorPattern = "(disk" } }
        #expect(error?.message.contains("'(disk' is not a regular expression") == true)
    }

    @Test("that failed alike are one line of the dead list, whatever the numbers in their messages")
    func failures() async throws {
        let fixture = try await Fixture()
        let groups = try await fixture.cluster.client.failures(JobFilter())
        #expect(groups.map(\.jobs) == [3, 1])
        #expect(groups.map(\.kind) == ["stumble", "echo"])
        #expect(groups.map(\.type) == ["error", "timed-out"])
        #expect(groups[0].message == "Disk full after 3 rows")
        #expect(groups[0].latest == fixture.diskFull[2])
        #expect(abs(groups[0].last.timeIntervalSince(groups[0].first) - 2 * 86_400) < 60)
    }

    @Test("are tried again in batches; interrupted between two of them, whole batches are done and the rest can be")
    func retry() async throws {
        let fixture = try await Fixture()
        let client = fixture.cluster.client
        var filter = JobFilter(states: [.failed])
        filter.errorText = "disk full"
        struct Interrupted: Error {}
        var batches = 0
        await #expect(throws: Interrupted.self) {
            try await client.changeAll(filter, batch: 2) { ids in
                batches += 1
                if batches == 2 { throw Interrupted() }
                return try await client.retry(ids, by: "tester")
            }
        }
        #expect(try await client.count(filter).jobs == 1)
        var seen: [Int] = []
        let changed = try await client.changeAll(filter, batch: 2) {
            try await client.retry($0, by: "tester")
        } progress: {
            seen.append($0)
        }
        #expect(changed == 1)
        #expect(seen == [1])
        #expect(try await fixture.ids { $0.states = [.queued] }.count == 4)
        #expect(try await client.job(fixture.other)?.state == .failed)
    }

    @Test("are deleted only when they have ended, with their attempts, their keys in Redis, and a count of them")
    func delete() async throws {
        let fixture = try await Fixture()
        let cluster = fixture.cluster
        try await cluster.postgres.execute(
            "INSERT INTO rounds.attempts (job_id, attempt, outcome) VALUES ($1, 1, 'failed')", fixture.other.rawValue)
        try await cluster.broker.mirror(try await cluster.ledger.entries([fixture.other, fixture.waiting]))
        let key = "rounds:{default}:job:\(fixture.other)"
        #expect(try await cluster.redis.send("EXISTS", key).int == 1)
        let all = try await fixture.ids { _ in }
        let deleted = try await cluster.client.delete(all, by: "test")
        #expect(Set(deleted) == Set(fixture.diskFull + [fixture.other, fixture.succeeded]))
        #expect(try await fixture.ids { _ in } == [fixture.waiting])
        #expect(try await cluster.rows("attempts") == 0)
        #expect(try await cluster.redis.send("EXISTS", key).int == 0)
        let counts = try await cluster.client.deletions()
        #expect(counts.map(\.jobs) == [1, 1, 3])
        #expect(counts.allSatisfy { $0.reason == "operator" })
        // The key of a deleted job is free: a request with it is a new job.
        #expect(try await cluster.submit("echo", key: "k").isNew)
    }

    @Test("of a workflow go with their run, whole, and only once that has ended")
    func deleteRun() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a", "b<a")
        try await fixture.end("a", of: run)
        #expect(try await fixture.client.delete(run.ready, by: "test").isEmpty)
        #expect(try await fixture.client.deleteRun(run.run, by: "test").isEmpty)
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        try await fixture.end("b", of: run)
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        #expect(try await fixture.runState(run) == "succeeded")
        let jobs = try await fixture.client.jobs(ofRun: run.run).map(\.id)
        #expect(try await fixture.client.delete(jobs, by: "test").isEmpty)
        #expect(try await fixture.client.deleteRun(run.run, by: "test") == jobs)
        #expect(try await fixture.client.workflowRun(run.run) == nil)
        #expect(try await fixture.client.deletions().map(\.jobs) == [2])
    }
}
