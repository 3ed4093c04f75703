// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis
import TestSupport
import Testing

@Suite("A Redis restored from an old copy")
struct RestoreTests {
    @Test("is put right by the reconciler: what went on, ended, came back or went away since", .timeLimit(.minutes(2)))
    func snapshot() async throws {
        let cluster = try await TestCluster()
        _ = try await Reconciler(cluster.ledger, cluster.broker).runOnce(term: 1)
        let before = try await Before(cluster)
        try await cluster.redis.send("SAVE")
        let expected = try await before.goOn(cluster)
        try cluster.server.kill()
        // Starts with the dump.rdb that lies in its folder.
        let restored = try TestServers.restart(cluster.server)
        #expect(
            try await cluster.redis.send("HGET", QueueKeys("default").job(before.cancelled), "state").string
                == "scheduled")

        _ = try await Reconciler(cluster.ledger, cluster.broker).runOnce(term: 1)
        let findings = try await JobsExamination(cluster.client, waits: [.milliseconds(20)]).examine(repairing: false)
            .findings
        #expect(findings == [])
        let claims = try await cluster.claim("later", 10)
        #expect(Set(claims) == expected)
        #expect(try await cluster.redis.send("ZCARD", QueueKeys("default").scheduled).int == 0)
        try restored.stop()
    }

    @Test("never hands an attempt number out again, and every job ends once", .timeLimit(.minutes(2)))
    func endToEnd() async throws {
        let cluster = try await TestCluster()
        _ = try await Reconciler(cluster.ledger, cluster.broker).runOnce(term: 1)
        let old = try await cluster.deposits(30)
        try await cluster.redis.send("SAVE")
        try await cluster.running([cluster.worker()]) {
            for id in old { _ = try await cluster.ended(id) }
        }
        let new = try await cluster.deposits(10)
        try cluster.server.kill()
        let restored = try TestServers.restart(cluster.server)
        try await cluster.running([cluster.worker(), cluster.worker()], coordinator: cluster.coordinator()) {
            for id in old + new {
                let record = try await cluster.ended(id)
                #expect(record.state == .succeeded)
                #expect(record.lostLeases == 0)
            }
            // The ready ones of old are gone as well, whether a worker was offered them or the reconciler came first.
            while try await JobSurvey(cluster.ledger, cluster.broker, waits: []).leftovers().isEmpty == false {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect(try await cluster.balance() == 40)
        try restored.stop()
    }

    @Test("forgets jobs that the ledger no longer has")
    func foreign() async throws {
        let cluster = try await TestCluster()
        _ = try await Reconciler(cluster.ledger, cluster.broker).runOnce(term: 1)
        let job = try await cluster.submit("deposit", runAt: Date(timeIntervalSinceNow: 9999))
        try await cluster.postgres.execute("DELETE FROM rounds.jobs WHERE id = $1", job.id.rawValue)
        let report = try await Reconciler(cluster.ledger, cluster.broker).runOnce(term: 1)
        #expect(report.counts == ["removed": 1])
        #expect(try await cluster.redis.send("EXISTS", job.redisKey, QueueKeys("default").scheduled).int == 0)
    }

    @Test("goes on where a full mirror was cut short")
    func resumed() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.client.submit(
            (1...5000).map { _ in JobRequest(kind: "deposit", parameters: "{}", submittedBy: "test") })
        try await cluster.redis.send("FLUSHALL")
        let mirror = FullMirror(cluster.ledger, cluster.broker)
        var last = JobID(rawValue: 3000)
        #expect(try await mirror.restore(after: &last) == 2000)
        #expect(last.rawValue == 5000)
        last = JobID(rawValue: 0)
        #expect(try await mirror.restore(after: &last) == 3000)
    }
}

/// Jobs as they are when the copy is made, and what becomes of them afterwards.
private struct Before {
    let waiting: JobID
    let ended: JobID
    let cancelled: JobID
    let retried: JobID
    let tried: JobID

    init(_ cluster: TestCluster) async throws {
        retried = try await cluster.submit("deposit").id
        let first = try await cluster.claim("w", 1)
        try await cluster.end(first[0], .failed)
        waiting = try await cluster.submit("deposit").id
        tried = try await cluster.submit("deposit").id
        ended = try await cluster.submit("deposit").id
        cancelled = try await cluster.submit("deposit", runAt: Date(timeIntervalSinceNow: 9999)).id
        #expect(first.map(\.id) == [retried])
    }

    /// - Returns: what must be handed out once Redis is right again.
    func goOn(_ cluster: TestCluster) async throws -> Set<Lease> {
        let leases = try await cluster.claim("w", 3)
        for lease in leases where lease.id == ended { try await cluster.end(lease, .succeeded) }
        for lease in leases where lease.id == tried { try await cluster.end(lease, .queued) }
        for lease in leases where lease.id == waiting { try await cluster.end(lease, .queued) }
        for _ in 1...2 {
            for lease in try await cluster.claim("w", 2) { try await cluster.end(lease, .queued) }
        }
        _ = try await cluster.client.cancel([cancelled], by: "test")
        _ = try await cluster.client.retry([retried], by: "test")
        let late = try await cluster.submit("deposit").id
        return [
            Lease(id: retried, attempt: 2), Lease(id: waiting, attempt: 4), Lease(id: tried, attempt: 4),
            Lease(id: late, attempt: 1),
        ]
    }
}

extension TestCluster {
    fileprivate func deposits(_ count: Int) async throws -> [JobID] {
        let request = JobRequest(kind: "deposit", parameters: "{}", submittedBy: "test")
        return try await client.submit(Array(repeating: request, count: count)).map(\.id)
    }

    /// Claims jobs as a worker would, and begins them.
    fileprivate func claim(_ worker: String, _ limit: Int) async throws -> [Lease] {
        let claims = try await broker.exchange(queue: "default", worker: worker, ends: [], claimUpTo: limit).claims
        _ = try await ledger.start(claims.map(\.lease), worker: worker)
        return claims.map(\.lease)
    }

    /// Ends an attempt as a worker would.
    fileprivate func end(_ lease: Lease, _ state: JobState) async throws {
        let outcome = [.queued: "handed-back", .failed: "failed"][state] ?? "succeeded"
        let ends = try await ledger.end([
            AttemptEnd(
                lease: lease, queue: "default", verdict: Verdict(state: state, failures: 0, lostLeases: 0),
                outcome: outcome, result: state == .succeeded ? "{}" : nil)
        ])
        _ = try await broker.exchange(queue: "default", worker: "w", ends: ends, claimUpTo: 0)
    }
}
