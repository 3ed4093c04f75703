// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis

/// A cluster for striking single processes: nothing runs in it but what a scenario starts.
final class BoundarySite: Sendable {
    let site: ChaosSite
    private let proxy = Proxy()
    private let database: String

    init(named name: String, on stores: Stores) async throws {
        database = name
        site = try await ChaosSite(named: name, on: stores)
    }

    /// Starts a process whose every word to a store is counted.
    ///
    /// - Parameters:
    ///   - name: unique within the site.
    ///   - boundary: where it is killed.
    ///   - arguments: the subcommand and its own options.
    func strike(_ name: String, at boundary: Int, _ arguments: [String]) throws -> Victim {
        let victim = Victim(boundary: boundary)
        let routes = try Routes(
            name, in: site.folder, to: site.stores, database: database, through: proxy, mayPass: victim.mayPass)
        try victim.start(
            arguments + ["--name", name, "--database", routes.databaseURL, "--redis", routes.redisURL], log: log(name))
        return victim
    }

    /// Starts a process that talks to the stores directly.
    func start(_ name: String, _ arguments: [String]) throws -> Victim {
        let process = Victim(boundary: .max)
        let addresses = [
            "--name", name, "--database", site.stores.postgres.url(database: database), "--redis",
            site.stores.redis.url,
        ]
        try process.start(arguments + addresses, log: log(name))
        return process
    }

    /// What a process has said.
    func log(_ name: String) -> String { "\(site.folder)/\(name).log" }

    /// Accepts one job.
    func submit(
        _ kind: String, _ parameters: ChaosParameters, queue: String, runAt: Date? = nil
    ) async throws -> JobID {
        let request = JobRequest(
            kind: kind, parameters: try JSONText.encode(parameters), queue: queue, runAt: runAt, submittedBy: "chaos")
        return try await site.client.submit([request])[0].id
    }

    /// Waits until a query gives `true`.
    ///
    /// - Throws: ``ChaosError`` when it has not in time.
    func wait(
        _ what: String, until sql: String, _ parameters: (any PostgresParameter)?...,
        within limit: Duration = .seconds(30)
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while true {
            let row = try await site.direct.query(sql, parameters: parameters).first
            if try row?.decode(0, as: Bool.self) == true { return }
            if ContinuousClock.now >= deadline { throw ChaosError("waited in vain for \(what)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func close() async {
        proxy.stop()
        await site.close()
    }

    /// Whether a job has ended.
    static let hasEnded = "SELECT finished_at IS NOT NULL FROM rounds.jobs WHERE id = $1"
}
