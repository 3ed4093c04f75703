// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Redis
package import Telemetry

/// How a process uses its connections to the two stores.
package enum StoreMetrics {
    /// Has a registry ask the pool and the client whenever it is asked itself.
    package static func register(_ postgres: PostgresPool, _ redis: RedisClient, in registry: MetricRegistry) {
        registry.sample {
            let usage = postgres.usage
            let states = [("idle", usage.idle), ("in_use", usage.open - usage.idle)]
            return [
                Metric(
                    "rounds_postgresql_connections", "Connections of this process's pool.", .gauge,
                    states.map { MetricSample([MetricLabel("state", $0.0)], Double($0.1)) }),
                .gauge("rounds_postgresql_waiting", "Callers that wait for a connection.", Double(usage.waiting)),
                Metric(
                    "rounds_redis_connects_total",
                    "How often this process has connected to Redis; each time after the first, it had lost it.",
                    .counter, [MetricSample([], Double(redis.connects))]),
            ]
        }
    }
}
