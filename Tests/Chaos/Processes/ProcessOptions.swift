// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs
import Logging
import Postgres
import Redis

/// What every process of a harness cluster is told.
struct ProcessOptions: ParsableArguments {
    @Option var name: String
    @Option var database: String
    @Option var redis: String
    /// How long a lease holds.
    @Option var leaseMilliseconds = 1500
    @Option(parsing: .upToNextOption) var queues = ChaosSite.queues

    var leases: LeasePolicy { LeasePolicy(duration: .milliseconds(leaseMilliseconds)) }
    var rules: FailureRules {
        FailureRules(retry: RetryPolicy(base: .milliseconds(100), cap: .milliseconds(500)))
    }

    func pool(size: Int) throws -> PostgresPool {
        PostgresPool(try PostgresConfiguration(url: database, poolSize: size, applicationName: "chaos \(name)"))
    }

    func redisClient() throws -> RedisClient {
        RedisClient(try RedisConfiguration(url: redis))
    }

    func logger() -> Logger {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        return Logger(label: name)
    }
}
