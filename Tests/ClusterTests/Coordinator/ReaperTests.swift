// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Redis
import Testing

@Suite("The reaper")
struct ReaperTests {
    @Test("takes nothing until Redis has been there for a lease's time, in which live workers can renew")
    func patience() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        let claims = try await cluster.exchange().claims
        _ = try await cluster.ledger.start(claims.map(\.lease), worker: "w")
        // As after an outage of Redis that lasted longer than the lease.
        try await cluster.redis.send("ZADD", cluster.keys.running, 1, job.id.rawValue)
        let clock = HandClock()
        let reaper = Reaper(cluster.ledger, cluster.broker, clock: clock)
        #expect(try await reaper.runOnce(term: 1).counts == [:])
        clock.advance(by: TestCluster.leases.duration - .milliseconds(1))
        #expect(try await reaper.runOnce(term: 1).counts == [:])

        // A failure in between, and the time begins anew.
        try await cluster.redis.send("SET", "kept", "queues")
        try await cluster.redis.send("RENAME", ClusterKeys.queues, "aside")
        try await cluster.redis.send("RENAME", "kept", ClusterKeys.queues)
        await #expect(throws: RedisError.self) { try await reaper.runOnce(term: 1) }
        try await cluster.redis.send("RENAME", "aside", ClusterKeys.queues)
        clock.advance(by: .milliseconds(2))
        #expect(try await reaper.runOnce(term: 1).counts == [:])

        clock.advance(by: TestCluster.leases.duration)
        #expect(try await reaper.runOnce(term: 1).counts == ["reclaimed": 1])
        #expect(try await cluster.client.job(job.id)?.state == .queued)
    }
}
