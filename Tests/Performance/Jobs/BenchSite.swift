// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis
import Synchronization

/// The servers of one run of the job benches, which wait for the disk as real ones do, and what submits to them.
final class BenchSite: Sendable {
    let postgresServer: PostgresServer
    let redisServer: RedisServer
    let pool: PostgresPool
    let redis: RedisClient
    let cluster: ClusterClient
    let ephemeral: EphemeralQueue
    let directory: String
    private let submitted = Atomic(0)
    /// JSON text of 200 bytes.
    static let payload = #""\#(String(repeating: "x", count: 200))""#

    init() async throws {
        directory = "/tmp/rounds-bench-jobs-\(getpid())"
        postgresServer = try PostgresServer.start(in: "\(directory)/postgres", lifetime: .withProcess)
        redisServer = try RedisServer.start(
            in: "\(directory)/redis", lifetime: .withProcess, settings: ["--appendonly", "yes", "--save", ""])
        pool = PostgresPool(try PostgresConfiguration(url: postgresServer.url(), poolSize: 4))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        redis = RedisClient(try RedisConfiguration(url: redisServer.url))
        cluster = ClusterClient(postgres: pool, redis: redis, kinds: BenchKinds.registry(directory: nil))
        ephemeral = EphemeralQueue("fast", redis: redis)
    }

    func close() async throws {
        await pool.close()
        redis.close()
        try redisServer.stop()
        try postgresServer.stop()
        try FileManager.default.removeItem(atPath: directory)
    }

    func request(_ mode: QueueMode, _ kind: String = "no-op", _ parameters: String = BenchSite.payload) -> JobRequest {
        JobRequest(
            kind: kind, parameters: parameters, queue: mode == .durable ? "default" : "fast", submittedBy: "bench")
    }

    func submit(_ requests: [JobRequest], _ mode: QueueMode) async throws {
        switch mode {
        case .durable:
            _ = try await cluster.submit(requests)
            submitted.add(requests.count, ordering: .relaxed)
        case .ephemeral: _ = try await ephemeral.submit(requests)
        }
    }

    /// Jobs that were submitted and have not ended. Redis is asked, which hears of an end after the ledger has it: the
    /// same question to the ledger would cost it more than the jobs.
    func remaining(_ mode: QueueMode) async throws -> Int {
        switch mode {
        case .durable:
            let ended = try await redis.send("HGET", "rounds:{default}:counters", "succeeded")
            return submitted.load(ordering: .relaxed) - (ended.string.flatMap { Int($0) } ?? 0)
        case .ephemeral:
            let counts = try await ephemeral.counts()
            return counts.waiting + counts.held
        }
    }

    /// Forgets all jobs.
    func clear(_ mode: QueueMode) async throws {
        _ = try await redis.send("FLUSHALL")
        if mode == .durable { try await pool.execute("TRUNCATE rounds.jobs CASCADE") }
        submitted.store(0, ordering: .relaxed)
    }

    func worker(_ mode: QueueMode, concurrency: Int = 256, directory: String? = nil) throws -> BenchWorker {
        try BenchWorker.start(
            redis: redisServer.url, database: mode == .durable ? postgresServer.url() : nil,
            queue: mode == .durable ? "default" : "fast", concurrency: concurrency, directory: directory)
    }

    /// Processor time so far, in seconds.
    func cpu(_ workers: [BenchWorker]) -> (workers: Double, redis: Double, postgres: Double) {
        (
            workers.reduce(0) { $0 + CPUTime.ofTree($1.process) }, CPUTime.ofTree(redisServer.processID ?? 0),
            CPUTime.ofTree(postgresServer.processID ?? 0)
        )
    }
}

/// Which promise a queue makes.
enum QueueMode: String, Sendable {
    case durable, ephemeral
}
