// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import Jobs
import Logging
import Postgres
import PrivateServers
import Redis

/// No-op jobs through the whole cluster: submitted to the ledger in batches, drained by one worker process.
enum JobsBench {
    private static let jobs = 30_000
    private static let batch = 1000
    private static let rounds = 3

    /// Does nothing, so that everything measured is the cluster's own work.
    private struct NoOp: JobKind {
        struct Parameters: Codable, Sendable { var payload: String }
        static let name = "no-op"
        func validate(_ parameters: Parameters) {}
        func run(_ parameters: Parameters, context: JobContext) async throws -> Bool { true }
    }

    /// Submits and drains, on private servers that wait for the disk as real ones do.
    static func run() async throws -> [Measurement] {
        let directory = "/tmp/rounds-bench-jobs-\(getpid())"
        let postgres = try PostgresServer.start(in: "\(directory)/postgres", lifetime: .withProcess)
        let redis = try RedisServer.start(
            in: "\(directory)/redis", lifetime: .withProcess, settings: ["--appendonly", "yes", "--save", ""])
        let pool = PostgresPool(try PostgresConfiguration(url: postgres.url(), poolSize: 4))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        let client = RedisClient(try RedisConfiguration(url: redis.url))
        let kinds = JobKindRegistry([NoOp()])
        let cluster = ClusterClient(postgres: pool, redis: client, kinds: kinds)

        var submitted: [Double] = []
        var drained: [Double] = []
        var calls: [Double] = []
        for _ in 0..<rounds {
            submitted.append(try await submit(cluster))
            _ = try await client.send("CONFIG", "RESETSTAT")
            drained.append(try await drain(pool, client, kinds))
            calls.append(try await clientCalls(client) / Double(jobs))
        }
        await pool.close()
        client.close()
        try redis.stop()
        try postgres.stop()
        return [
            Measurement(name: "submit, durable, \(batch) a call", unit: "jobs/s", value: median(submitted)),
            Measurement(name: "drain, durable, one worker process", unit: "jobs/s", value: median(drained)),
            Measurement(name: "jobs per Redis call while draining", unit: "jobs", value: 1 / median(calls), aim: 1),
        ]
    }

    private static func submit(_ cluster: ClusterClient) async throws -> Double {
        let payload = String(repeating: "x", count: 200)
        let request = JobRequest(kind: "no-op", parameters: #"{"payload":"\#(payload)"}"#, submittedBy: "bench")
        let requests = Array(repeating: request, count: batch)
        let start = ContinuousClock.now
        for _ in 0..<(jobs / batch) { _ = try await cluster.submit(requests) }
        return perSecond(jobs, since: start)
    }

    private static func drain(_ pool: PostgresPool, _ redis: RedisClient, _ kinds: JobKindRegistry) async throws
        -> Double
    {
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let worker = Worker(
            WorkerConfiguration(concurrency: 256, outputDirectory: "/tmp"), kinds: kinds, postgres: pool, redis: redis,
            logger: logger)
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            let open = [
                RedisCommand("ZCARD", "rounds:{default}:lanes"), RedisCommand("ZCARD", "rounds:{default}:running"),
            ]
            while try await redis.pipeline(open).contains(where: { $0.int != 0 }) {
                try await Task.sleep(for: .milliseconds(20))
            }
            let rate = perSecond(jobs, since: start)
            _ = await worker.shutdown()
            try await group.waitForAll()
            return rate
        }
    }

    /// How many calls clients made since the statistics were reset; commands inside scripts and this bench's own
    /// looks at Redis are not among them.
    private static func clientCalls(_ redis: RedisClient) async throws -> Double {
        let text = try await redis.send("INFO", "commandstats").string ?? ""
        let counted = ["evalsha", "blpop", "subscribe", "script|load", "sadd"]
        return text.split(whereSeparator: \.isNewline).reduce(0) { sum, line in
            let words = line.split(whereSeparator: { ":,=".contains($0) })
            guard words.count > 2, counted.contains(words[0].replacingOccurrences(of: "cmdstat_", with: "")) else {
                return sum
            }
            return sum + (Double(words[2]) ?? 0)
        }
    }
}
