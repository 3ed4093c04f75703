// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Redis
import Testing

@Suite("A job that expires")
struct ExpiryTests {
    /// Runs the duty as the leader.
    private func expire(_ cluster: TestCluster) async throws -> DutyReport {
        let leadership = Leadership(cluster.postgres, holder: "test", duration: .seconds(60))
        let term = try #require(try await leadership.acquire())
        let report = try await Expirer(cluster.ledger, cluster.broker).runOnce(term: term)
        try await leadership.resign(term)
        return report
    }

    private func submit(_ cluster: TestCluster, expiresIn seconds: Double) async throws -> JobID {
        try await cluster.submit(1) { $0.expiresAt = Date(timeIntervalSinceNow: seconds) }[0]
    }

    @Test("fails when nobody has started it in time, and says so; one that still has time stays")
    func expires() async throws {
        let cluster = try await TestCluster()
        let late = try await submit(cluster, expiresIn: -1)
        let inTime = try await submit(cluster, expiresIn: 3600)
        #expect(try await expire(cluster).counts == ["expired": 1])
        let record = try #require(try await cluster.client.job(late))
        #expect(record.state == .failed)
        #expect(record.error?.type == "expired")
        #expect(try await cluster.client.why(late)?.reason == "expired")
        #expect(try await cluster.redis.send("HGET", cluster.keys.job(late), "state").string == "failed")
        #expect(try await cluster.claim() == [inTime])
    }

    @Test("is failed by the leader alone")
    func leaderOnly() async throws {
        let cluster = try await TestCluster()
        let late = try await submit(cluster, expiresIn: -1)
        #expect(try await Expirer(cluster.ledger, cluster.broker).runOnce(term: 7).counts.isEmpty)
        #expect(try await cluster.client.job(late)?.state == .queued)
    }

    @Test("is never started late, though no coordinator has looked: the worker that claims it fails it")
    func neverLate() async throws {
        let cluster = try await TestCluster()
        let late = try await cluster.submit(20) { $0.expiresAt = Date(timeIntervalSinceNow: -1) }
        let fresh = try await submit(cluster, expiresIn: 3600)
        try await cluster.running([cluster.worker()]) {
            for id in late {
                let record = try await cluster.ended(id)
                #expect(record.state == .failed && record.error?.type == "expired" && record.attempt == 0)
            }
            let record = try await cluster.ended(fresh)
            #expect(record.state == .succeeded)
        }
        #expect(try await cluster.balance() == 1)
    }

    @Test("and has started in time may end, and be tried again, after that")
    func started() async throws {
        let cluster = try await TestCluster()
        let id = try await submit(cluster, expiresIn: 3600)
        _ = try await cluster.ledger.start([Lease(id: id, attempt: 1)], worker: "w")
        try await cluster.postgres.execute(
            "UPDATE rounds.jobs SET expires_at = now() - interval '1 s' WHERE id = $1", id.rawValue)
        #expect(try await expire(cluster).counts.isEmpty)
        #expect(try await cluster.ledger.start([Lease(id: id, attempt: 2)], worker: "w")[id] != nil)
    }

    @Test("goes by the thousand, through the index of what expires")
    func batches() async throws {
        let cluster = try await TestCluster()
        try await cluster.submit(1200) { $0.expiresAt = Date(timeIntervalSinceNow: -1) }
        try await cluster.submit(5000) { _ in }
        let report = try await expire(cluster)
        #expect(report.counts == ["expired": 1000])
        #expect(report.next == .zero)
        try await cluster.postgres.execute("ANALYZE rounds.jobs")
        let plan = try await cluster.postgres.query(
            "EXPLAIN \(Statement.expireJobs)", nil as [Int64]?, 1000, nil as Int64?
        ).map { try $0.decode(0, as: String.self) }.joined(separator: "\n")
        #expect(plan.contains("jobs_expiring") && plan.contains("Index Cond: (expires_at <="), "\(plan)")
        #expect(try await expire(cluster).counts == ["expired": 200])
    }

    @Test("fails a step of a workflow, and what needs it does not run")
    func workflow() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a", "b<a")
        try await fixture.postgres.execute(
            "UPDATE rounds.jobs SET expires_at = now() - interval '1 s' WHERE workflow_run_id = $1 AND step = 'a'",
            run.run)
        let report = try await Expirer(fixture.ledger, fixture.broker).runOnce(term: fixture.term)
        #expect(report.counts == ["expired": 1])
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        #expect(try await fixture.states(of: run) == ["a": .failed, "b": .cancelled])
        #expect(try await fixture.runState(run) == "failed")
    }
}
