// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis

/// The servers of one run of the job benches, which wait for the disk as real ones do, and what submits to them.
final class BenchSite: Sendable {
    let postgresServer: PostgresServer
    let redisServer: RedisServer
    let pool: PostgresPool
    let redis: RedisClient
    let cluster: ClusterClient
    let ephemeral: EphemeralQueue
    let directory: String
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
        case .durable: _ = try await cluster.submit(requests)
        case .ephemeral: _ = try await ephemeral.submit(requests)
        }
    }

    /// Jobs that have not ended.
    func remaining(_ mode: QueueMode) async throws -> Int {
        switch mode {
        case .durable:
            return try await pool.query(
                "SELECT count(*) FROM rounds.jobs WHERE finished_at IS NULL AND queue = 'default'")[0].decode(0)
        case .ephemeral:
            let counts = try await ephemeral.counts()
            return counts.waiting + counts.held
        }
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
