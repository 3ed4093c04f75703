// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Redis
import Testing

@Suite("The broker")
struct BrokerTests {
    private func claim(_ cluster: TestCluster, _ limit: Int, ends: [AttemptEnd] = []) async throws -> [Claim] {
        try await cluster.broker.exchange(queue: "default", worker: "w", ends: ends, claimUpTo: limit).claims
    }

    private func end(_ claim: Claim, _ state: JobState) -> AttemptEnd {
        AttemptEnd(
            lease: claim.lease, queue: claim.queue, verdict: Verdict(state: state, failures: 0, lostLeases: 0),
            outcome: "succeeded", result: "{}")
    }

    @Test("serves the most urgent job first, then the oldest")
    func order() async throws {
        let cluster = try await TestCluster()
        var ids: [JobID] = []
        for priority in [5, 9, 0, 5] {
            ids.append(try await cluster.submit("deposit", priority: try #require(Priority(rawValue: priority))).id)
        }
        #expect(try await claim(cluster, 10).map(\.lease.id) == [ids[2], ids[0], ids[3], ids[1]])
    }

    @Test("takes branches in turn, so that a thousand jobs of one do not hold up two of another")
    func fairness() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.client.submit(
            (1...1000).map { _ in
                JobRequest(kind: "deposit", parameters: "{}", branch: "big", submittedBy: "test")
            })
        var served = try await claim(cluster, 3).map(\.branch)
        for _ in 1...2 { _ = try await cluster.submit("deposit", branch: "small") }
        served += try await claim(cluster, 4).map(\.branch)
        #expect(served.prefix(3) == ["big", "big", "big"])
        #expect(served.suffix(4).filter { $0 == "small" }.count == 2)
    }

    @Test("ends and claims in one call")
    func fused() async throws {
        let cluster = try await TestCluster()
        let first = try await cluster.submit("deposit")
        let second = try await cluster.submit("deposit")
        let claims = try await claim(cluster, 1)
        #expect(claims.map(\.lease.id) == [first.id])
        let next = try await claim(cluster, 1, ends: [end(claims[0], .succeeded)])
        #expect(next.map(\.lease.id) == [second.id])
        #expect(try await cluster.redis.send("HGET", first.redisKey, "state").string == "succeeded")
    }

    @Test("refuses every write of an attempt that no longer has the job")
    func staleWrites() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        let old = try await claim(cluster, 1)[0]
        _ = try await claim(cluster, 0, ends: [end(old, .queued)])
        let new = try await claim(cluster, 1)[0]
        #expect(new.lease.attempt == old.lease.attempt + 1)

        let answer = try await cluster.broker.exchange(
            queue: "default", worker: "w", ends: [end(old, .succeeded)], claimUpTo: 0)
        #expect(answer.refused == [job.id])
        let progress = Progress(completed: 7, total: 9)
        #expect(try await !cluster.broker.report(old.lease, queue: "default", progress: progress, lines: ["late"]))
        let renewal = try await cluster.redis.run(
            BrokerScripts.renew, keys: [QueueKeys("default").prefix],
            arguments: [1000, job.id.rawValue, old.lease.attempt])
        #expect(renewal.array?.first?.string == "lost")

        #expect(try await cluster.redis.send("HGET", job.redisKey, "state").string == "running")
        #expect(try await cluster.redis.send("HGET", job.redisKey, "progress").isNull)
        #expect(try await cluster.redis.send("EXISTS", QueueKeys("default").log(job.id)).int == 0)
    }

    @Test("does not call a lease lost that a Redis restored from an older copy has yet to hear of")
    func olderCopy() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        let claim = try await claim(cluster, 1)[0]
        _ = try await cluster.redis.send("HSET", job.redisKey, "state", "queued", "attempt", 0)
        let renewal = try await cluster.redis.run(
            BrokerScripts.renew, keys: [QueueKeys("default").prefix],
            arguments: [1000, job.id.rawValue, claim.lease.attempt])
        #expect(renewal.array?.first?.string == "unknown")
    }

    @Test("makes a delayed job ready when its time has come, by its own clock")
    func promotion() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit", runAt: Date(timeIntervalSinceNow: 3600))
        #expect(try await claim(cluster, 1).isEmpty)
        let early = try await cluster.broker.promote(queue: "default")
        #expect(early.promoted == 0)
        #expect(try #require(early.next) > .seconds(3500))
        _ = try await cluster.redis.send("ZADD", QueueKeys("default").scheduled, 1, job.id.rawValue)
        #expect(try await cluster.broker.promote(queue: "default").promoted == 1)
        #expect(try await claim(cluster, 1).map(\.lease.id) == [job.id])
    }

    @Test("mirrors the ledger, and twice is the same as once")
    func mirrorIsIdempotent() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.submit("deposit")
        _ = try await cluster.submit("deposit", runAt: Date(timeIntervalSinceNow: 3600))
        let entries = try await cluster.ledger.openEntries(after: JobID(rawValue: 0), limit: 10)
        #expect(entries.count == 2)
        #expect(try await cluster.broker.mirror(entries) == 0)
        _ = try await cluster.redis.send("FLUSHALL")
        #expect(try await cluster.broker.mirror(entries) == 2)
        #expect(try await cluster.broker.mirror(entries) == 0)
        #expect(try await claim(cluster, 5).isEmpty, "settings first: the queue might be paused")
        try await cluster.broker.restore(queue: "default", from: cluster.ledger)
        #expect(try await claim(cluster, 5).count == 1)
    }

    @Test("does not take back a claim because the ledger has not heard of it yet")
    func mirrorLeavesClaimsAlone() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        let claims = try await claim(cluster, 1)
        #expect(claims.count == 1)
        let entries = try await cluster.ledger.entries([job.id])
        #expect(entries[0].state == .queued)
        #expect(try await cluster.broker.mirror(entries) == 0)
        #expect(try await claim(cluster, 1).isEmpty)
    }
}
