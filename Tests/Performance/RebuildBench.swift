// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import Jobs
import Postgres
import PrivateServers
import Redis

/// What a Redis that has lost everything costs: the time until the reconciler has put all open jobs back, and the time
/// of a look by the doctor at as many.
enum RebuildBench {
    private static let jobs = 100_000
    private static let batch = 1000

    static func run() async throws -> [Measurement] {
        let directory = "/tmp/rounds-bench-rebuild-\(getpid())"
        let postgres = try PostgresServer.start(in: "\(directory)/postgres", lifetime: .withProcess)
        let redis = try RedisServer.start(in: "\(directory)/redis", lifetime: .withProcess, settings: ["--save", ""])
        let pool = PostgresPool(try PostgresConfiguration(url: postgres.url(), poolSize: 4))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        let client = RedisClient(try RedisConfiguration(url: redis.url))
        let cluster = ClusterClient(postgres: pool, redis: client, kinds: JobKindRegistry([]))
        try await submit(cluster)
        _ = try await client.send("FLUSHALL")
        let rebuilt = try await seconds {
            _ = try await Reconciler(Ledger(pool), Broker(client)).runOnce(term: 0)
        }
        let examined = try await seconds {
            let result = try await JobsExamination(cluster).examine(repairing: false)
            guard result.findings.isEmpty else { throw BadInput("the doctor found \(result.findings)") }
        }
        await pool.close()
        client.close()
        try redis.stop()
        try postgres.stop()
        return [
            Measurement(name: "rebuild after FLUSHALL, \(jobs) open jobs", unit: "s", value: rebuilt),
            Measurement(name: "doctor's comparison, \(jobs) open jobs", unit: "s", value: examined),
        ]
    }

    private static func submit(_ cluster: ClusterClient) async throws {
        let payload = String(repeating: "x", count: 200)
        let requests = (0..<batch).map { number in
            JobRequest(
                kind: "no-op", parameters: #"{"payload":"\#(payload)"}"#, branch: "b\(number % 10)",
                submittedBy: "bench")
        }
        for _ in 0..<(jobs / batch) { _ = try await cluster.submit(requests) }
    }

    private static func seconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
