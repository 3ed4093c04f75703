// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Redis
import Testing

@Suite("A queue", .timeLimit(.minutes(3)))
struct ServingTests {
    @Test("that is paused hands nothing out and wakes nobody, until it is resumed")
    func pause() async throws {
        let cluster = try await TestCluster()
        #expect(try await cluster.exchange("idle").claims.isEmpty)
        try await cluster.set { $0.pause = QueuePause(since: Date(), by: "asha", reason: "disks") }
        let job = try await cluster.submit("deposit").id
        #expect(try await !cluster.isWoken("idle"))
        let paused = try await cluster.exchange("other")
        #expect(paused.claims.isEmpty)
        #expect(paused.isServing, "its settings are known")

        try await cluster.set { $0.pause = nil }
        #expect(try await cluster.isWoken("idle"))
        #expect(try await cluster.claim() == [job])
    }

    @Test("of which Redis has forgotten the settings hands nothing out until they are restored")
    func forgotten() async throws {
        let cluster = try await TestCluster()
        try await cluster.redis.send("FLUSHALL")
        let job = try await cluster.submit("deposit").id
        let unknown = try await cluster.exchange("other")
        #expect(unknown.claims.isEmpty && !unknown.isServing)
        _ = try await Reconciler(cluster.ledger, cluster.broker).runOnce(term: 1)
        #expect(try await cluster.claim() == [job])
    }

    @Test("of which Redis has forgotten the settings is restored by a worker, too")
    func restoredByWorker() async throws {
        let cluster = try await TestCluster()
        try await cluster.redis.send("FLUSHALL")
        let job = try await cluster.submit("deposit").id
        try await cluster.running([cluster.worker()]) {
            let record = try await cluster.ended(job)
            #expect(record.state == .succeeded)
        }
    }
}
