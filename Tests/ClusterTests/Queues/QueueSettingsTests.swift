// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Redis
import Testing

@Suite("What people set of a queue")
struct QueueSettingsTests {
    private let person = "ana@ward"

    @Test("A pause holds jobs up, says who and why, and outlives a Redis that forgets everything")
    func pause() async throws {
        let cluster = try await TestCluster()
        let id = try await cluster.submit("deposit").id
        #expect(try await cluster.client.pauseQueue("default", by: person, reason: "disks are replaced"))
        #expect(try await !cluster.client.pauseQueue("default", by: "bea@ward", reason: "me too"))
        #expect(try await cluster.claim().isEmpty)
        let why = try #require(try await cluster.client.why(id))
        #expect(why.reason == "queue-paused")
        #expect(why.sentence == "ana@ward has paused the queue 'default': disks are replaced")

        _ = try await cluster.redis.send("FLUSHALL")
        // Nothing is handed out until the settings are back, whoever restores them first.
        #expect(try await cluster.claim().isEmpty)
        _ = try await Reconciler(cluster.ledger, cluster.broker).runOnce(term: 1)
        #expect(try await cluster.claim().isEmpty)
        #expect(try await cluster.redis.send("HGET", cluster.keys.settings, "paused").string == "disks are replaced")

        #expect(try await cluster.client.resumeQueue("default", by: person))
        #expect(try await !cluster.client.resumeQueue("default", by: person))
        #expect(try await cluster.claim() == [id])
    }

    @Test("A worker that finds Redis empty restores the pause itself, with no coordinator there")
    func pauseRestoredByWorker() async throws {
        let cluster = try await TestCluster()
        let id = try await cluster.submit("deposit").id
        _ = try await cluster.client.pauseQueue("default", by: person, reason: "r")
        _ = try await cluster.redis.send("FLUSHALL")
        try await cluster.broker.mirror(try await cluster.ledger.entries([id]))
        try await cluster.running([cluster.worker()]) {
            while try await cluster.redis.send("HGET", cluster.keys.settings, "paused").string != "r" {
                try await Task.sleep(for: .milliseconds(5))
            }
            let state = try await cluster.client.job(id)?.state
            #expect(state == .queued)
            _ = try await cluster.client.resumeQueue("default", by: person)
            let ended = try await cluster.ended(id)
            #expect(ended.state == .succeeded)
        }
    }

    @Test("A limit holds for the queue, for a key, and for each other key by itself; what is not named stays")
    func limits() async throws {
        let cluster = try await TestCluster()
        for key in ["a", "b"] { try await cluster.submit(5) { $0.concurrencyKey = key } }
        let client = cluster.client
        #expect(try await client.limitQueue("default", to: QueueLimit(key: "a", concurrency: 3), by: person))
        #expect(try await !client.limitQueue("default", to: QueueLimit(key: "a", concurrency: 3), by: person))
        #expect(try await client.limitQueue("default", to: QueueLimit(key: "*", concurrency: 2), by: person))
        let first = try await cluster.exchange(claimUpTo: 20).claims
        #expect(first.count { $0.jobClass.concurrencyKey == "a" } == 3)
        #expect(first.count { $0.jobClass.concurrencyKey == "b" } == 2)
        let blocked = try await cluster.submit(1) { $0.concurrencyKey = "b" }[0]
        _ = try await cluster.ledger.start(first.map(\.lease), worker: "w")
        let limit = try #require(try await client.facts(blocked)?.limits.last)
        #expect(limit.concurrency == 2 && limit.running == 2)

        let rate = JobRate(count: 1, per: .seconds(60), burst: 2)
        #expect(try await client.limitQueue("default", to: QueueLimit(key: "a", rate: rate), by: person))
        let settings = try await client.queue("default").settings
        let limits = [QueueLimit(key: "*", concurrency: 2), QueueLimit(key: "a", concurrency: 3, rate: rate)]
        #expect(settings.limits == limits)
        #expect(try await client.liftLimit(of: "default", key: "a", by: person))
        #expect(try await !client.liftLimit(of: "default", key: "a", by: person))
        #expect(try await client.queue("default").settings.limits.map(\.key) == ["*"])
    }

    @Test("A rate lets a burst through, then says when the next job may start")
    func rate() async throws {
        let cluster = try await TestCluster()
        let rate = JobRate(count: 2, per: .seconds(120), burst: 3)
        #expect(try await cluster.client.limitQueue("default", to: QueueLimit(rate: rate), by: person))
        let jobs = try await cluster.submit(5) { _ in }
        let claims = try await cluster.exchange().claims
        #expect(claims.map(\.lease.id) == Array(jobs.prefix(3)))
        _ = try await cluster.ledger.start(claims.map(\.lease), worker: "w")
        try await cluster.running([cluster.worker()]) {
            while try await cluster.client.workers().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            let facts = try #require(try await cluster.client.facts(jobs[3]))
            let next = try #require(facts.limits[0].nextStart).timeIntervalSince(facts.now)
            #expect(next > 0 && next <= 60)
            let why = try #require(try await cluster.client.why(jobs[3]))
            #expect(why.reason == "rate-limit")
            #expect(why.sentence.contains("allows 2 starts in 2 min; the next one starts"), "\(why.sentence)")
        }
    }

    @Test("A branch with a weight has as many turns for each of another's")
    func weights() async throws {
        let cluster = try await TestCluster()
        for branch in ["north", "south"] { try await cluster.submit(20) { $0.branch = branch } }
        #expect(try await cluster.client.setWeight(3, of: "north", in: "default", by: person))
        #expect(try await !cluster.client.setWeight(3, of: "north", in: "default", by: person))
        let claims = try await cluster.exchange(claimUpTo: 12).claims
        let ids = Set(claims.map(\.lease.id))
        let branches = try await cluster.client.jobs(JobFilter(limit: 100)).filter { ids.contains($0.id) }.map(\.branch)
        #expect(branches.count { $0 == "north" } == 9)
    }

    @Test("Each change has its entry in the audit trail; what changes nothing has none")
    func audit() async throws {
        let cluster = try await TestCluster()
        let client = cluster.client
        _ = try await client.pauseQueue("default", by: person, reason: "r")
        _ = try await client.pauseQueue("default", by: person, reason: "again")
        _ = try await client.resumeQueue("default", by: person, reason: "done")
        _ = try await client.limitQueue("default", to: QueueLimit(concurrency: 4), by: person)
        _ = try await client.setWeight(2, of: "north", in: "default", by: person)
        let entries = try await client.audit()
        #expect(entries.map(\.verb) == ["queue.weight", "queue.limit", "queue.resume", "queue.pause"])
        #expect(entries.allSatisfy { $0.actor == person && $0.subjects == ["queue default"] })
        #expect(entries.map(\.reason) == [nil, nil, "done", "r"])
    }

    @Test("A queue that there is not is refused, with those that there are")
    func unknown() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.submit("deposit", queue: "urgent")
        let error = await #expect(throws: BadInput.self) {
            _ = try await cluster.client.pauseQueue("urgnt", by: person, reason: "r")
        }
        #expect(error?.message == "there is no queue 'urgnt' (did you mean 'urgent'?)")
        #expect(error?.hint?.contains("default, urgent") == true)
        #expect(try await cluster.rows("queues") == 0)
        #expect(try await cluster.client.audit().isEmpty)
    }

    @Test("A worker with weights serves its queues by them")
    func weightedWorker() async throws {
        let cluster = try await TestCluster()
        for queue in ["urgent", "default"] {
            try await cluster.broker.restore(queue: queue, from: cluster.ledger)
            try await cluster.submit(40) { $0.queue = queue }
        }
        let worker = cluster.worker(
            queues: ["urgent", "default"], policy: .weighted(["urgent": 3, "default": 1]), concurrency: 1)
        let records = try await cluster.running([worker]) {
            while try await cluster.client.jobs(JobFilter(states: [.succeeded], limit: 100)).count < 80 {
                try await Task.sleep(for: .milliseconds(20))
            }
            return try await cluster.client.jobs(JobFilter(limit: 100))
        }
        let order = records.sorted { ($0.startedAt ?? .distantFuture) < ($1.startedAt ?? .distantFuture) }
        #expect(order.prefix(40).count { $0.queue == "default" } == 10)
    }
}
