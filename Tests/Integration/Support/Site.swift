// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Jobs
import Postgres
import PrivateServers
import Redis
import Synchronization
import TestSupport
import Testing

/// A cluster of real processes for one test: a database and a Redis of its own, and coordinators and workers that
/// the test starts. They end with the test.
final class Site: Sendable {
    let redisServer: RedisServer
    let databaseURL: String
    /// What `rounds` is told about this site.
    let settings: [String: String]
    let postgres: PostgresPool
    let redis: RedisClient
    let client: ClusterClient
    /// The state folder; exports go to `output` in it.
    let folder: String
    private let processes = Mutex<[(name: String, process: TestProcess)]>([])

    private init(databaseURL: String, jobs: String) throws {
        self.databaseURL = databaseURL
        redisServer = try TestServers.redis()
        folder = try Scratch.folder("site")
        settings = [
            "ROUNDS_DATABASE_URL": databaseURL, "ROUNDS_REDIS_URL": redisServer.url,
            "ROUNDS_JOBS_DIR": jobs, "ROUNDS_STATE_DIR": folder,
        ]
        postgres = PostgresPool(try PostgresConfiguration(url: databaseURL, poolSize: 4))
        redis = RedisClient(try RedisConfiguration(url: redisServer.url))
        let kinds = JobKindRegistry([
            Ingestion(directory: "\(RoundsProgram.jobs)/datasets"),
            KPIRecompute(directory: "\(RoundsProgram.jobs)/kpis"),
            ModelRetrain(directory: "\(RoundsProgram.jobs)/models"),
            Export(reports: "\(RoundsProgram.jobs)/reports", kpis: "\(RoundsProgram.jobs)/kpis"),
        ])
        client = ClusterClient(postgres: postgres, redis: redis, kinds: kinds)
    }

    /// Runs a test on a site of its own.
    ///
    /// - Parameters:
    ///   - databaseURL: a migrated database of the test's own.
    ///   - jobs: the folder with what the cluster runs.
    ///   - body: the test.
    static func open(
        on databaseURL: String, jobs: String = RoundsProgram.jobs, _ body: (Site) async throws -> Void
    ) async throws {
        let site = try Site(databaseURL: databaseURL, jobs: jobs)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(site))
        } catch {
            let failure = TestFailure("\(error)\n\(site.logs)")
            // What a test throws when its time is over would not be shown.
            if Task.isCancelled { Issue.record(failure) }
            result = .failure(failure)
        }
        for (_, process) in site.processes.withLock({ $0 }) {
            try process.send(SIGKILL)
            _ = try await process.end()
        }
        site.redis.close()
        await site.postgres.close()
        try site.redisServer.kill()
        try result.get()
    }

    /// Starts a coordinator.
    func coordinator() throws -> TestProcess {
        try start("coordinator", ["coordinator"])
    }

    /// Starts a worker.
    ///
    /// - Parameters:
    ///   - name: what its full name, and so `JobRecord.worker`, begins with.
    ///   - concurrency: how many jobs it runs at a time.
    ///   - grace: how long jobs may go on after SIGTERM, as the command line takes it.
    func worker(_ name: String, concurrency: Int = 1, grace: String = "30s") throws -> TestProcess {
        try start(
            name,
            ["worker", "--name", name, "--concurrency", "\(concurrency)", "--grace", grace, "--log-level", "info"])
    }

    /// Runs a command to its end.
    func rounds(_ arguments: String...) async throws -> RoundsProgram.Answer {
        try await RoundsProgram.run(arguments, settings: settings)
    }

    /// Starts a process.
    ///
    /// - Parameters:
    ///   - name: what it is called in messages.
    ///   - arguments: the words after `rounds`.
    func start(_ name: String, _ arguments: [String]) throws -> TestProcess {
        let process = try RoundsProgram.start(arguments, settings: settings, folder: folder)
        processes.withLock { $0.append((name, process)) }
        return process
    }

    /// The end of what each process has said, for whoever looks into a test that failed.
    private var logs: String {
        processes.withLock { $0 }.map { "--- \($0.name)\n\($0.process.standardError.prefix(10_000))" }
            .joined(separator: "\n")
    }
}
