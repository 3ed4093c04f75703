// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Logging
import Postgres
import PrivateServers
import Redis
import TestSupport
import Testing

@Suite("Recovery", .timeLimit(.minutes(3)))
struct RecoveryTests {
    @Test("A dead worker's job is run by another one; the dead one's late commit is refused")
    func deadWorker() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        // A worker that claims, begins, and is never heard of again.
        let claim = try await cluster.broker.exchange(
            queue: "default", worker: "dead", ends: [], claimUpTo: 1
        ).claims[0]
        _ = try await cluster.ledger.start([claim.lease], worker: "dead")
        try await cluster.running([cluster.worker(name: "alive")], coordinator: cluster.coordinator()) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.worker == "alive")
            #expect(record.lostLeases == 1)
            #expect(record.failures == 0)
        }
        #expect(try await cluster.client.attempts(job.id).map(\.outcome) == ["lease-lost", "succeeded"])
        let late = JobContext(
            lease: claim.lease, kind: "deposit", branch: nil, postgres: cluster.postgres, logger: Logger(label: "late"),
            outputDirectory: "/tmp", reporter: TestReports(), effect: AttemptEffect())
        await #expect(throws: LeaseLost.self) { try await Deposit().run(NoParameters(), context: late) }
        #expect(try await cluster.balance() == 1)
    }

    @Test(
        "A stopped worker's open transaction holds the next attempt up no longer than its lease",
        arguments: [false, true])
    func stoppedTransaction(afterTheFence: Bool) async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        let claim = try await cluster.broker.exchange(
            queue: "default", worker: "stopped", ends: [], claimUpTo: 1
        ).claims[0]
        _ = try await cluster.ledger.start([claim.lease], worker: "stopped")
        let effect = AttemptEffect()
        let (opened, open) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let late = Task {
            try await effect.commit(claim.lease, on: cluster.postgres) { transaction in
                try await transaction.execute("UPDATE account SET balance = balance + 100")
                if afterTheFence { try await Fence.check(claim.lease, in: transaction) }
                open.finish()
                for await _ in released {}
            }
        }
        for await _ in opened {}
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
        }
        release.finish()
        await #expect(throws: (any Error).self) { try await late.value }
        #expect(try await cluster.balance() == 1)
    }

    @Test("A claim that never began is given back without being counted")
    func claimThatNeverBegan() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        #expect(
            try await cluster.broker.exchange(queue: "default", worker: "dead", ends: [], claimUpTo: 1).claims.count
                == 1)
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.lostLeases == 0)
            #expect(record.attempt == 2)
        }
    }

    @Test("An attempt that began in the ledger without its worker's knowing is told of when a later one begins")
    func unansweredStart() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        let claim = try await cluster.broker.exchange(queue: "default", worker: "w", ends: [], claimUpTo: 1).claims[0]
        _ = try await cluster.ledger.start([claim.lease], worker: "unaware")
        // The answer is lost, so the claim is given back, and it is not the ledger that hears of it.
        let end = AttemptEnd.handedBack(claim.lease, queue: "default")
        _ = try await cluster.broker.exchange(queue: "default", worker: "w", ends: [end], claimUpTo: 0)
        try await cluster.running([cluster.worker(name: "second")]) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.lostLeases == 0)
        }
        let attempts = try await cluster.client.attempts(job.id)
        #expect(attempts.map(\.outcome) == ["lease-lost", "succeeded"])
        #expect(attempts.map(\.worker) == ["unaware", "second"])
        #expect(attempts.allSatisfy { $0.startedAt != nil })
    }

    @Test("What reaches Redis too late is put right, and nothing runs twice", arguments: [false, true])
    func lateMirror(afterTheStart: Bool) async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        var late = try await cluster.ledger.entries([job.id])
        let claim = try await cluster.broker.exchange(queue: "default", worker: "w", ends: [], claimUpTo: 1).claims[0]
        _ = try await cluster.ledger.start([claim.lease], worker: "w")
        if afterTheStart { late = try await cluster.ledger.entries([job.id]) }
        let ends = try await cluster.ledger.end([.success(claim)])
        _ = try await cluster.broker.exchange(queue: "default", worker: "w", ends: ends, claimUpTo: 0)
        try await cluster.broker.mirror(late)
        @Sendable func record() async throws -> String? {
            try await cluster.redis.send("HGET", job.redisKey, "state").string
        }
        #expect(try await record() == (afterTheStart ? "running" : "queued"))
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            while try await record() != "succeeded" { try await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(try await cluster.client.attempts(job.id).map(\.outcome) == ["succeeded"])
        #expect(try await cluster.balance() == 0)
    }

    @Test("A job that was cancelled just as it was claimed runs when it is taken back")
    func retryAfterRefusedClaim() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        let claim = try await cluster.broker.exchange(queue: "default", worker: "w", ends: [], claimUpTo: 1).claims[0]
        _ = try await cluster.ledger.requestCancel([job.id], by: "test", reason: nil)
        #expect(try await cluster.ledger.start([claim.lease], worker: "w").isEmpty)
        try await cluster.broker.mirror(try await cluster.ledger.entries([job.id]), overridingClaims: true)
        #expect(try await cluster.client.retry([job.id], by: "test") == [job.id])
        try await cluster.running([cluster.worker()]) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.attempt == 2)
        }
    }

    @Test("A job that loses three workers is given up, with that reason")
    func poison() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        try await cluster.running([], coordinator: cluster.coordinator()) {
            var attempts = 0
            while attempts < 3 {
                let claims = try await cluster.broker.exchange(
                    queue: "default", worker: "victim", ends: [], claimUpTo: 1
                ).claims
                _ = try await cluster.ledger.start(claims.map(\.lease), worker: "victim")
                attempts += claims.count
                if claims.isEmpty { await Task.yield() }
            }
            let record = try await cluster.ended(job.id)
            #expect(record.state == .failed)
            #expect(record.error?.type == "poison")
        }
        #expect(try await cluster.client.retry([job.id], by: "test") == [job.id])
        #expect(try await cluster.client.job(job.id)?.state == .queued)
    }

    @Test("A flushed Redis is rebuilt: waiting, delayed and running jobs all end once")
    func flush() async throws {
        let cluster = try await TestCluster()
        let running = try await cluster.submit("gate")
        try await cluster.running([cluster.worker(concurrency: 2)], coordinator: cluster.coordinator()) {
            try await cluster.reaches(.running, running.id)
            var waiting: [JobID] = []
            for _ in 1...20 { waiting.append(try await cluster.submit("deposit").id) }
            let delayed = try await cluster.submit("deposit", runAt: Date(timeIntervalSinceNow: 1))
            _ = try await cluster.redis.send("FLUSHALL")
            for id in waiting + [delayed.id] {
                let record = try await cluster.ended(id)
                #expect(record.state == .succeeded)
            }
            try await Gate.open(running.id, cluster.postgres)
            let record = try await cluster.ended(running.id)
            #expect(record.state == .succeeded)
            #expect(record.attempt == 1)
        }
        #expect(try await cluster.balance() == 21)
    }

    @Test("Jobs accepted while Redis is down run when it is back")
    func redisDown() async throws {
        let cluster = try await TestCluster()
        try cluster.server.kill()
        let job = try await cluster.submit("deposit")
        #expect(try await cluster.client.job(job.id)?.state == .queued)
        let again = try TestServers.restart(cluster.server)
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
        }
        try again.stop()
    }

    @Test("A cancellation that Redis has not heard of reaches the running job all the same")
    func cancellationWithoutRedis() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("gate")
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            try await cluster.reaches(.running, job.id)
            // The canceller dies after the ledger has it and before Redis does.
            _ = try await cluster.ledger.requestCancel([job.id], by: "tester", reason: nil)
            let record = try await cluster.ended(job.id)
            #expect(record.state == .cancelled)
        }
    }
}
