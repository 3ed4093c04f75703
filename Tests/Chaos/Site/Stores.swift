// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Postgres
import PrivateServers

/// The two servers of a harness process, and what can be done to them.
actor Stores {
    nonisolated let folder: ChaosFolder
    nonisolated let postgres: PostgresServer
    nonisolated let redis: RedisServer
    private let disks: [Store: SmallDisk]
    private let redisData: String

    private static let template = "chaos_template"
    private static let postgresSettings = [
        // No run pulls the machine's plug. What the log needs must fit on the small disk.
        "fsync": "off", "max_connections": "200", "shared_buffers": "32MB", "min_wal_size": "32MB",
        "max_wal_size": "48MB",
        // The statements of a killed worker would go on, and hold their connections.
        "client_connection_check_interval": "1s",
    ]

    /// Starts both servers, on small disks when this machine can mount them.
    init(_ folder: ChaosFolder, means: Means) async throws {
        self.folder = folder
        redisData = "\(folder.path)/redis-data"
        var disks: [Store: SmallDisk] = [:]
        if means.canFillDisks {
            disks[.postgres] = try SmallDisk(at: "\(folder.path)/postgres", mebibytes: 224)
            disks[.redis] = try SmallDisk(at: redisData, mebibytes: 16)
        } else {
            try FileManager.default.createDirectory(atPath: redisData, withIntermediateDirectories: true)
        }
        self.disks = disks
        postgres = try PostgresServer.start(
            in: "\(folder.path)/postgres", lifetime: .untilStopped, settings: Self.postgresSettings)
        redis = RedisServer(directory: "\(folder.path)/redis")
        try postgres.createDatabase(Self.template)
        let pool = PostgresPool(try PostgresConfiguration(url: postgres.url(database: Self.template), poolSize: 1))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        let schema = PackageResources.chaos_schema_sql
        try await pool.withConnection { try await $0.executeScript(String(decoding: schema, as: UTF8.self)) }
        // A template can be copied only while nobody is connected to it.
        await pool.close()
    }

    /// An empty ledger and an empty Redis.
    func begin(database: String) throws {
        try postgres.createDatabase(database, template: Self.template)
        try redis.kill()
        try removeRedisData()
        try startRedis()
    }

    /// Makes room for the next database.
    func end(database: String) throws {
        try postgres.dropDatabase(database)
    }

    /// Keeps a copy of what Redis holds now.
    func snapshotRedis() throws {
        try Tool.run(["redis-cli", "-s", redis.socket, "SAVE"])
        try Tool.run(["cp", "\(redisData)/dump.rdb", "\(redis.directory)/snapshot.rdb"])
    }

    /// Replaces what Redis holds by the copy.
    func restoreRedis() throws {
        try redis.kill()
        try Tool.run(["cp", "\(redis.directory)/snapshot.rdb", "\(redisData)/dump.rdb"])
        try startRedis()
    }

    func flush() throws {
        try Tool.run(["redis-cli", "-s", redis.socket, "FLUSHALL"])
    }

    func killRedis(keeping: Bool) throws {
        try redis.kill()
        if !keeping { try removeRedisData() }
    }

    func startRedis() throws {
        // It saves every second, so what it comes back with is a little old. Only its data is on the small disk.
        _ = try RedisServer.start(
            in: redis.directory, lifetime: .untilStopped, settings: ["--save", "1", "1", "--dir", redisData])
    }

    func restartPostgres() throws {
        if postgres.isRunning { try postgres.restart(immediately: true) } else { try startPostgres() }
    }

    func fillDisk(of store: Store) throws {
        try disks[store]?.fill()
    }

    func emptyDisk(of store: Store) {
        disks[store]?.empty()
    }

    /// Puts everything right: room on the disks, both servers up.
    func heal() throws {
        for disk in disks.values { disk.empty() }
        try startPostgres()
        try startRedis()
        // A Redis that could not save takes no writes until it has saved; by itself it tries again after 5 s.
        _ = try? Tool.run(["redis-cli", "-s", redis.socket, "BGSAVE"])
    }

    private func startPostgres() throws {
        _ = try PostgresServer.start(
            in: postgres.directory, lifetime: .untilStopped, settings: Self.postgresSettings)
    }

    private func removeRedisData() throws {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: redisData)) ?? [] where name != "ballast" {
            try FileManager.default.removeItem(atPath: "\(redisData)/\(name)")
        }
    }
}
