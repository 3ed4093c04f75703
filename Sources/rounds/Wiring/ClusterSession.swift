// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Postgres
import Redis

/// The cluster, opened for the length of a command.
struct ClusterSession: Sendable {
    let settings: Settings
    let postgres: PostgresPool
    let redis: RedisClient
    let kinds: JobKindRegistry
    let client: ClusterClient
}

extension Settings {
    /// Opens the cluster for the length of a command.
    ///
    /// - Parameters:
    ///   - name: what the servers' lists of connections show.
    ///   - poolSize: connections to PostgreSQL.
    ///   - body: works with the cluster, which is closed afterwards.
    func withCluster<Value>(
        _ name: String, poolSize: Int = 2, _ body: (ClusterSession) async throws -> Value
    ) async throws -> Value {
        var redisConfiguration = try RedisConfiguration(url: try redisAddress())
        redisConfiguration.clientName = "rounds-" + name.replacingOccurrences(of: " ", with: "-")
        let redis = RedisClient(redisConfiguration)
        defer { redis.close() }
        let postgres = PostgresPool(
            try PostgresConfiguration(
                url: try databaseAddress(), poolSize: poolSize, applicationName: "rounds \(name)"))
        do {
            let kinds = jobKinds
            let client = ClusterClient(postgres: postgres, redis: redis, kinds: kinds)
            let value = try await body(
                ClusterSession(settings: self, postgres: postgres, redis: redis, kinds: kinds, client: client))
            await postgres.close()
            return value
        } catch {
            await postgres.close()
            throw error
        }
    }
}
