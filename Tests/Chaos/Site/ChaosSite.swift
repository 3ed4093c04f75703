// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Postgres
import PrivateServers
import Redis

/// One cluster for one run: a database, worker and coordinator processes, a client, and the proxy between all of them
/// and the stores.
final class ChaosSite: Sendable {
    static let queues = ["default", "night"]
    /// How long a lease holds.
    static let lease = Duration.milliseconds(1500)

    let stores: Stores
    let folder: String
    let members: [Member]
    /// By member; the last ones are the client's.
    let routes: [Routes]
    let client: ClusterClient
    /// A way to the ledger that nothing disturbs, for looking.
    let direct: PostgresPool
    let directRedis: RedisClient
    private let database: String
    private let proxy = Proxy()
    private let clientPostgres: PostgresPool
    private let clientRedis: RedisClient

    /// Opens a cluster whose processes do not run yet.
    init(named name: String, on stores: Stores, mutation: Mutation? = nil) async throws {
        self.stores = stores
        database = name
        folder = "\(stores.folder.path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await stores.begin(database: name)
        let all = Array(Roster.processes) + [Roster.client]
        let (proxy, folder) = (proxy, folder)
        routes = try all.map {
            try Routes(Roster.name($0), in: folder, to: stores, database: name, through: proxy)
        }
        members = Roster.processes.map { [routes] index in
            let member = Roster.name(index)
            let role = Roster.workers.contains(index) ? "worker" : "coordinator"
            let options = [
                "--name", member, "--database", routes[index].databaseURL, "--redis", routes[index].redisURL,
                "--lease-milliseconds", "\(Int(Self.lease / .milliseconds(1)))",
            ]
            let extra = mutation == .noFence && role == "worker" ? ["--unfenced"] : []
            return Member(
                member, arguments: [role] + options + extra, in: stores.folder, log: "\(folder)/\(member).log")
        }
        if mutation == .noRenewal {
            // Only a heartbeat speaks of its worker.
            for index in Roster.workers {
                routes[index].redis.change { $0.muted = Array("rounds:worker:".utf8) }
            }
        }
        let way = routes[Roster.client]
        clientPostgres = PostgresPool(try PostgresConfiguration(url: way.databaseURL, poolSize: 4))
        clientRedis = RedisClient(try RedisConfiguration(url: way.redisURL))
        let kinds = JobKindRegistry.chaos(Effects(worker: "client", isFenced: true))
        client = ClusterClient(postgres: clientPostgres, redis: clientRedis, kinds: kinds)
        direct = PostgresPool(try PostgresConfiguration(url: stores.postgres.url(database: name), poolSize: 2))
        directRedis = RedisClient(try RedisConfiguration(url: stores.redis.url))
    }

    /// Starts what does not run, continues what was stopped, and lets everything pass.
    func heal() async throws {
        try await stores.heal()
        for route in routes { route.heal() }
        for member in members {
            await member.resume()
            try await member.start()
        }
    }

    /// Kills what still runs and closes everything.
    func close() async {
        for member in members { await member.crash() }
        proxy.stop()
        clientRedis.close()
        directRedis.close()
        await clientPostgres.close()
        await direct.close()
        // A database that cannot be dropped costs room, nothing else.
        try? await stores.end(database: database)
    }
}
