// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Redis
import Synchronization
import Testing

@Suite("A limit", .timeLimit(.minutes(3)))
struct LimitTests {
    /// Counts the claims that are held at a time, by the one that they are counted for.
    private final class Held: Sendable {
        private let state = Mutex<(now: [String: Int], most: [String: Int], ended: Int)>(([:], [:], 0))

        func change(_ claims: [Claim], by step: Int) {
            state.withLock { state in
                for name in claims.map(\.jobClass.concurrencyKey) + claims.map({ _ in "all" }) {
                    state.now[name, default: 0] += step
                    state.most[name] = max(state.most[name] ?? 0, state.now[name] ?? 0)
                }
                if step < 0 { state.ended += claims.count }
            }
        }

        /// How many claims have ended.
        var ended: Int { state.withLock { $0.ended } }
        var most: [String: Int] { state.withLock { $0.most } }
    }

    @Test("of a queue and of keys is never exceeded while four workers claim and end, and none is left over")
    func neverExceeded() async throws {
        let cluster = try await TestCluster()
        try await cluster.set { $0.limits = [QueueLimit(concurrency: 6), QueueLimit(key: "b", concurrency: 3)] }
        for key in ["a", "b", "c"] { try await cluster.submit(40) { $0.concurrencyKey = key } }
        try await cluster.submit(40) { _ in }
        let held = Held()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...4 {
                group.addTask {
                    var claims: [Claim] = []
                    while held.ended < 160 {
                        held.change(claims, by: -1)
                        let answer = try await cluster.exchange(
                            "w\(number)", ends: claims.map { .success($0) }, claimUpTo: 5)
                        #expect(answer.refused.isEmpty)
                        claims = answer.claims
                        held.change(claims, by: 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(held.most["a"] == 1)
        #expect(held.most["c"] == 1)
        #expect(held.most["b"] ?? 0 <= 3)
        #expect(held.most["all"] ?? 0 <= 6)
        #expect(try await cluster.redis.send("KEYS", cluster.keys.holders("*")).array?.isEmpty == true)
        #expect(try await cluster.redis.send("EXISTS", cluster.keys.running).int == 0)
    }

    @Test("leaves other lanes alone")
    func holdsUpNoOther() async throws {
        let cluster = try await TestCluster()
        let keyed = try await cluster.submit(3) {
            $0.concurrencyKey = "model/a"
            $0.priority = Priority(rawValue: 0) ?? .normal
        }
        let other = try await cluster.submit(1) { $0.concurrencyKey = "model/b" }
        let free = try await cluster.submit(1) { _ in }
        #expect(try await cluster.claim() == [keyed[0]] + other + free)
    }

    @Test("that an ended job leaves room in wakes a worker for the next one")
    func roomWakes() async throws {
        let cluster = try await TestCluster()
        let jobs = try await cluster.submit(2) { $0.concurrencyKey = "k" }
        let first = try await cluster.exchange("a").claims
        #expect(first.map(\.lease.id) == [jobs[0]])
        #expect(try await cluster.exchange("b").claims.isEmpty)
        _ = try await cluster.exchange("a", ends: first.map { .success($0) }, claimUpTo: 0)
        #expect(try await cluster.isWoken("b"))
        #expect(try await cluster.exchange("b").claims.map(\.lease.id) == [jobs[1]])
    }

    @Test("does not drift when a worker dies, a job is cancelled or taken back, or Redis forgets everything")
    func noDrift() async throws {
        let cluster = try await TestCluster()
        let jobs = try await cluster.submit(4) { $0.concurrencyKey = "k" }
        let reaper = Reaper(cluster.ledger, Broker(cluster.redis, leases: LeasePolicy(duration: .zero)))
        // A worker dies with the first job. Its lease is over at once, so the reaper need not wait.
        let dead = try await cluster.exchange("dead").claims
        _ = try await cluster.ledger.start(dead.map(\.lease), worker: "dead")
        _ = try await cluster.redis.send(RedisCommand(["ZADD", cluster.keys.running, "XX", "1", "\(jobs[0])"]))
        while try await reaper.runOnce(term: 1).counts["reclaimed"] == nil { await Task.yield() }
        // The next worker has it while Redis loses its memory.
        let again = try await cluster.exchange("b").claims
        #expect(again.map(\.lease.id) == [jobs[0]])
        _ = try await cluster.ledger.start(again.map(\.lease), worker: "b")
        _ = try await cluster.redis.send("FLUSHALL")
        _ = try await Reconciler(cluster.ledger, cluster.broker).runOnce(term: 1)
        #expect(try await cluster.claim().isEmpty)
        // It is cancelled, and then ends.
        _ = try await cluster.client.cancel([jobs[0]], by: "test")
        let ends = try await cluster.ledger.end(again.map { .handedBack($0.lease, queue: "default") })
        #expect(ends.map(\.verdict.state) == [.cancelled])
        #expect(try await cluster.claim(ends: ends) == [jobs[1]])
        // The next one never began, so the ledger takes it back.
        try await cluster.broker.mirror(try await cluster.ledger.entries([jobs[1]]), overridingClaims: true)
        #expect(try await cluster.redis.send("EXISTS", cluster.keys.holders("k")).int == 0)
        #expect(try await cluster.claim() == [jobs[1]])
    }

    @Test("of a rate lets through a burst and then one job after another, by the clock of Redis")
    func rate() async throws {
        let cluster = try await TestCluster()
        try await cluster.set { $0.limits = [QueueLimit(rate: JobRate(count: 5, per: .milliseconds(500)))] }
        try await cluster.submit(30) { _ in }
        let begin = try await cluster.milliseconds()
        var claimed = 0
        while claimed < 12 {
            let answer = try await cluster.exchange(claimUpTo: 30)
            let elapsed = try await cluster.milliseconds() - begin
            claimed += answer.claims.count
            #expect(Double(claimed) <= 5 + Double(elapsed + 1) / 100)
            let wait = try #require(answer.lookAgain)
            #expect(wait <= .milliseconds(100))
            if answer.claims.isEmpty { try await Task.sleep(for: wait) }
        }
        // Asking when told to finds something every time.
        try await Task.sleep(for: .milliseconds(101))
        #expect(try await cluster.exchange(claimUpTo: 1).claims.count == 1)
    }

    @Test("of a key's rate holds up that key alone, and only workers that could run it look again")
    func rateOfKey() async throws {
        let cluster = try await TestCluster()
        try await cluster.set {
            $0.limits = [QueueLimit(key: "k", concurrency: 9, rate: JobRate(count: 1, per: .seconds(3600)))]
        }
        let keyed = try await cluster.submit(2) { $0.concurrencyKey = "k" }
        let free = try await cluster.submit(2) { _ in }
        let answer = try await cluster.exchange()
        #expect(answer.claims.map(\.lease.id) == [keyed[0]] + free)
        #expect(try #require(answer.lookAgain) > .seconds(3000))
        #expect(try await cluster.exchange("other", ability: WorkerAbility(kinds: ["echo": 1])).lookAgain == nil)
    }

    @Test("of a rate is looked at again by a worker that sleeps")
    func rateWakesWorkers() async throws {
        let cluster = try await TestCluster()
        try await cluster.set { $0.limits = [QueueLimit(rate: JobRate(count: 1, per: .milliseconds(150)))] }
        let jobs = try await cluster.submit(6) { _ in }
        try await cluster.running([cluster.worker(), cluster.worker()]) {
            for id in jobs {
                let state = try await cluster.ended(id).state
                #expect(state == .succeeded)
            }
        }
    }
}

extension TestCluster {
    /// The clock of Redis.
    fileprivate func milliseconds() async throws -> Int {
        let time = try await redis.send("TIME").array ?? []
        let parts = time.compactMap(\.string).compactMap { Int($0) }
        return parts[0] * 1000 + parts[1] / 1000
    }
}
