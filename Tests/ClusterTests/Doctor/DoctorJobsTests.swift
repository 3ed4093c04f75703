// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Redis
import Testing

@Suite("The doctor, comparing jobs")
struct DoctorJobsTests {
    /// Quick, since nothing else touches the jobs of these tests.
    private func examine(_ cluster: TestCluster, repairing: Bool = false) async throws -> [Finding] {
        try await JobsExamination(cluster.client, waits: [.milliseconds(20)]).examine(repairing: repairing).findings
    }

    /// The way in which Redis is damaged, and what the doctor calls it.
    enum Damage: String, CaseIterable {
        case lostMember = "jobs/misplaced"
        case lostRecord = "jobs/missing"
        case foreignMember = "jobs/foreign"
        case wrongState = "jobs/wrong-state"
        case secondPlace = "jobs/duplicated"
        case olderAttempt = "jobs/wrong-attempt"
    }

    @Test("names each damage to a waiting job, mends it, and the job ends once", arguments: Damage.allCases)
    func waiting(_ damage: Damage) async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit", branch: "north")
        let other = try await cluster.submit("deposit")
        try await age(cluster)
        let keys = QueueKeys("default")
        let lane = try #require(try await lane(of: job.id, cluster))
        switch damage {
        case .lostMember: try await cluster.redis.send("ZREM", keys.ready(lane), job.id.rawValue)
        case .lostRecord: try await cluster.redis.send("DEL", keys.job(job.id))
        case .foreignMember: try await cluster.redis.send("ZADD", keys.ready(lane), 1, 4711)
        case .wrongState: try await cluster.redis.send("HSET", keys.job(job.id), "state", "succeeded")
        case .secondPlace: try await cluster.redis.send("ZADD", keys.scheduled, 1, job.id.rawValue)
        case .olderAttempt:
            try await cluster.postgres.execute("UPDATE rounds.jobs SET attempt = 3 WHERE id = $1", job.id.rawValue)
        }
        let findings = try await examine(cluster)
        #expect(findings.map(\.name) == [damage.rawValue])
        #expect(findings.first?.jobs == [damage == .foreignMember ? JobID(rawValue: 4711) : job.id])
        let repaired = try await examine(cluster, repairing: true)
        #expect(repaired.map(\.isRepaired) == [true])
        let again = try await examine(cluster)
        #expect(again == [])
        try await cluster.running([cluster.worker()]) {
            for id in [job.id, other.id] {
                let record = try await cluster.ended(id)
                #expect(record.state == .succeeded)
            }
        }
        #expect(try await cluster.balance() == 2)
    }

    @Test("names a running job without a lease and an ended job that is still handed out, and mends both")
    func running() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("gate", priority: try #require(Priority(rawValue: 0)))
        let ended = try await cluster.submit("deposit")
        let keys = QueueKeys("default")
        let lane = try #require(try await lane(of: ended.id, cluster))
        let claims = try await cluster.broker.exchange(queue: "default", worker: "w", ends: [], claimUpTo: 1).claims
        _ = try await cluster.ledger.start(claims.map(\.lease), worker: "w")
        try await cluster.redis.send("SADD", ClusterKeys.workers, "w")
        try await cluster.redis.send("HSET", ClusterKeys.worker("w"), "host", "h", "pid", 1, "started_at", 1)
        try await cluster.redis.send("ZREM", keys.running, job.id.rawValue)
        // As a snapshot of Redis from before its end would have it.
        try await cluster.postgres.execute(
            "UPDATE rounds.jobs SET state = 'succeeded', finished_at = now() - interval '1 hour' WHERE id = $1",
            ended.id.rawValue)
        let findings = try await examine(cluster)
        #expect(findings.map(\.name) == ["jobs/leftover", "jobs/no-lease"])
        let repaired = try await examine(cluster, repairing: true)
        #expect(repaired.map(\.isRepaired) == [true, true])
        #expect(try await cluster.redis.send("ZSCORE", keys.running, job.id.rawValue).isNull == false)
        #expect(try await cluster.redis.send("EXISTS", keys.ready(lane)).int == 0)
    }

    @Test("names indexes of a queue that are wrong, and mends them")
    func indexes() async throws {
        let cluster = try await TestCluster()
        let keys = QueueKeys("default")
        let job = try await cluster.submit("deposit", branch: "north")
        let name = try #require(try await lane(of: job.id, cluster))
        let lane = try #require(Lane(name))
        let examination = IndexesExamination(cluster.client)
        let sound = try await examination.examine(repairing: false).findings
        #expect(sound == [])
        try await cluster.redis.send("DEL", keys.lanes)
        try await cluster.redis.send("SADD", keys.holders("model-7"), 4711)
        try await cluster.redis.send("ZADD", keys.lanes, 1, "empty")
        try await cluster.redis.send("SADD", keys.classes("empty"), lane.jobClass)
        let names = ["queues/hidden-lane", "queues/empty-lane", "queues/stale-holder"]
        let findings = try await examination.examine(repairing: false).findings
        #expect(findings.map(\.name) == names)
        _ = try await examination.examine(repairing: true)
        let mended = try await examination.examine(repairing: false).findings
        #expect(mended == [])
        #expect(try await cluster.redis.send("ZCARD", keys.lanes).int == 1)
    }

    @Test("mends a flushed Redis from the ledger when no coordinator does", .timeLimit(.minutes(2)))
    func flushed() async throws {
        let cluster = try await TestCluster()
        let jobs = try await cluster.client.submit(
            (1...6000).map { _ in JobRequest(kind: "deposit", parameters: "{}", submittedBy: "test") })
        try await age(cluster)
        try await cluster.redis.send("FLUSHALL")
        let findings = try await examine(cluster, repairing: true)
        #expect(findings.map(\.name) == ["jobs/missing"])
        #expect(findings.map(\.isRepaired) == [true])
        let again = try await examine(cluster)
        #expect(again == [])
        let lane = try #require(try await lane(of: jobs[0].id, cluster))
        #expect(try await cluster.redis.send("ZCARD", QueueKeys("default").ready(lane)).int == 6000)
    }

    @Test(
        "raises no false alarm while thousands of jobs run, fail, are cancelled and tried again",
        .timeLimit(.minutes(5)))
    func underLoad() async throws {
        let cluster = try await TestCluster()
        let workers = [cluster.worker(concurrency: 8), cluster.worker(concurrency: 8)]
        let (looks, findings) = try await cluster.running(workers, coordinator: cluster.coordinator()) {
            let watch = Task { try await examineUntilCancelled(cluster) }
            try await load(cluster)
            watch.cancel()
            return try await watch.value
        }
        #expect(looks > 0)
        #expect(findings == [])
    }

    private func examineUntilCancelled(_ cluster: TestCluster) async throws -> (Int, [Finding]) {
        var looks = 0
        var findings: [Finding] = []
        while !Task.isCancelled {
            do {
                findings += try await JobsExamination(cluster.client).examine(repairing: false).findings
                looks += 1
            } catch {
                if !Task.isCancelled { throw error }
            }
        }
        return (looks, findings)
    }

    /// Some thousand jobs that succeed, fail at first, are delayed, cancelled, and taken back; until all have ended.
    private func load(_ cluster: TestCluster) async throws {
        for _ in 1...15 {
            let jobs = try await cluster.client.submit(
                (1...200).map { number in
                    JobRequest(
                        kind: number % 3 == 0 ? "stumble" : "deposit",
                        parameters: number % 3 == 0 ? #"{"failures": 1}"# : "{}", branch: "b\(number % 5)",
                        runAt: number % 10 == 0 ? Date(timeIntervalSinceNow: 0.3) : nil, submittedBy: "test")
                })
            let cancelled = try await cluster.client.cancel(
                jobs.filter { $0.id.rawValue % 7 == 0 }.map(\.id), by: "test")
            _ = try await cluster.client.retry(cancelled.filter { $0.rawValue % 2 == 0 }, by: "test")
        }
        let open = "SELECT count(*) FROM rounds.jobs WHERE finished_at IS NULL"
        while try await cluster.postgres.query(open)[0].decode(0, as: Int.self) > 0 {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Makes all jobs older than the time within which somebody is just telling Redis.
    private func age(_ cluster: TestCluster) async throws {
        try await cluster.postgres.execute("UPDATE rounds.jobs SET changed_at = changed_at - interval '1 hour'")
    }

    /// The lane in which Redis has a ready job.
    private func lane(of id: JobID, _ cluster: TestCluster) async throws -> String? {
        var lane: String?
        try await RedisWalk(redis: cluster.redis).keys { keys in
            for case .lane(let queue, let name) in keys {
                let score = try await cluster.redis.send("ZSCORE", QueueKeys(queue).ready(name), id.rawValue)
                if !score.isNull { lane = name }
            }
        }
        return lane
    }
}
