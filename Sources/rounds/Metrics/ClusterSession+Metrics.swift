// SPDX-License-Identifier: Apache-2.0

import Cluster
import Logging
import Postgres
import Redis
import Telemetry

extension ClusterSession {
    /// Runs a process's work with an HTTP endpoint beside it, when one is asked for.
    ///
    /// - Parameters:
    ///   - address: where to listen; `nil` for no endpoint.
    ///   - registry: the process's own metrics; those that every process has are added.
    ///   - obstacle: says what but the stores keeps the process from its work.
    ///   - body: the work.
    func serving(
        _ address: ListenAddress?, _ registry: MetricRegistry, logger: Logger,
        obstacle: @escaping @Sendable () async -> String? = { nil }, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard let address else { return try await body() }
        StoreMetrics.register(postgres, redis, in: registry)
        ProcessMetrics.register(in: registry)
        let server = MetricsServer(
            address: address, registry: registry,
            obstacles: { await storeProblems() + [obstacle()].compactMap { $0 } }, logger: logger)
        try await server.serving(body)
    }

    /// What is wrong with the connections to the stores, as seen from here and now.
    private func storeProblems() async -> [String] {
        var problems: [String] = []
        do { _ = try await postgres.query("SELECT 1") } catch { problems.append("PostgreSQL: \(error)") }
        do { _ = try await redis.send("PING") } catch { problems.append("Redis: \(error)") }
        return problems
    }
}
