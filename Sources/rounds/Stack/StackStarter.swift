// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis

/// Starts whatever of a stack does not run yet.
struct StackStarter {
    let settings: Settings
    /// How many workers the stack shall have; more are left alone.
    let workers: Int
    /// Told what is being done.
    let note: (String) -> Void

    private var stack: PrivateStack { settings.stack }

    /// Starts the servers, prepares the database, starts the processes.
    ///
    /// - Returns: each part and whether it was started now.
    /// - Throws: `ServerError` when a part does not come up; what runs by then goes on running.
    func start() async throws -> StackReport {
        _ = try RetentionPolicy(settings: settings)
        try stack.reserve(note: note)
        var report = StackReport()
        report.parts.append(try startPostgres())
        report.parts.append(try startRedis())
        try await createDatabase()
        _ = try await Schema.migrate(settings)
        var ports = MetricsPorts(folder: "\(stack.directory)/run")
        report.parts.append(try startDaemon("coordinator", ["coordinator"], &ports))
        for name in (0..<workers).map({ "worker-\($0 + 1)" }) {
            report.parts.append(try startDaemon(name, ["worker", "--name", name], &ports))
        }
        try ports.writeTargets(report.parts)
        return report
    }

    private func startPostgres() throws -> StackReport.Part {
        if let url = settings.databaseURL {
            let address = try PostgresConfiguration(url: url).description
            return .init(name: "postgresql", action: .given, processID: nil, place: address)
        }
        let wasRunning = stack.postgres.isRunning
        if !wasRunning { note("starting PostgreSQL in \(stack.postgres.directory)") }
        // Room for the pools of a coordinator and of many workers.
        let server = try PostgresServer.start(
            in: "\(stack.directory)/postgres", lifetime: .untilStopped, settings: ["max_connections": "300"])
        return .init(
            name: "postgresql", action: wasRunning ? .alreadyRunning : .started, processID: server.processID,
            place: server.url(database: PrivateStack.database))
    }

    private func startRedis() throws -> StackReport.Part {
        if let url = settings.redisURL {
            let address = try RedisConfiguration(url: url).description
            return .init(name: "redis", action: .given, processID: nil, place: address)
        }
        let wasRunning = stack.redis.isRunning
        if !wasRunning { note("starting Redis in \(stack.redis.directory)") }
        let server = try RedisServer.start(
            in: stack.redis.directory, lifetime: .untilStopped,
            settings: ["--appendonly", "yes", "--appendfsync", "everysec"])
        return .init(
            name: "redis", action: wasRunning ? .alreadyRunning : .started, processID: server.processID,
            place: server.url)
    }

    /// Makes the database on the private server when it is not there yet.
    private func createDatabase() async throws {
        guard settings.databaseURL == nil else { return }
        let pool = PostgresPool(try PostgresConfiguration(url: stack.postgres.url(), poolSize: 1))
        let rows = try await pool.query("SELECT 1 FROM pg_database WHERE datname = $1", PrivateStack.database)
        await pool.close()
        if rows.isEmpty { try stack.postgres.createDatabase(PrivateStack.database) }
    }

    private func startDaemon(
        _ name: String, _ arguments: [String], _ ports: inout MetricsPorts
    ) throws -> StackReport.Part {
        let daemon = stack.daemon(name)
        if let process = daemon.processID {
            return .init(
                name: name, action: .alreadyRunning, processID: process, place: daemon.log,
                metrics: ports.address(of: name))
        }
        note("starting \(name)")
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let metrics = try ports.assign(to: name)
        let options = ["--lock-file", daemon.lock.path] + (metrics.map { ["--metrics", $0] } ?? [])
        try daemon.start([program] + arguments + options, environment: try environment())
        return .init(
            name: name, action: .started, processID: daemon.processID, place: daemon.log, metrics: metrics)
    }

    /// The settings as resolved here, so that the processes see the same whatever folder they look from.
    private func environment() throws -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["ROUNDS_CONFIG"] = nil
        environment["ROUNDS_DATABASE_URL"] = try settings.databaseAddress()
        environment["ROUNDS_REDIS_URL"] = try settings.redisAddress()
        environment["ROUNDS_JOBS_DIR"] = settings.jobsDirectory
        environment["ROUNDS_STATE_DIR"] = settings.stateDirectory
        environment["ROUNDS_BRANCH"] = settings.branch
        environment["ROUNDS_RETENTION"] = settings.retention
        environment["ROUNDS_DROP_DIR"] = settings.dropDirectory
        return environment
    }
}
