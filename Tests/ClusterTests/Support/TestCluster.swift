// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Logging
import Postgres
import PrivateServers
import Redis
import TestSupport

/// A cluster inside the test's process: a database of its own, a Redis of its own, and workers that the test starts.
struct TestCluster: Sendable {
    let server: RedisServer
    let postgres: PostgresPool
    let redis: RedisClient
    let kinds: JobKindRegistry
    let client: ClusterClient
    let ledger: Ledger
    let broker: Broker

    /// Short, so that a lost lease is noticed within a test's patience.
    static let leases = LeasePolicy(duration: .seconds(1))

    /// - Parameters:
    ///   - kinds: the kinds of job.
    ///   - database: a migrated database; a fresh one on the shared server when left out.
    init(
        kinds: [any JobKind] = [Echo(), Gate(), Deposit(), Stumble(), Spin()], on database: PostgresPool? = nil
    ) async throws {
        server = try TestServers.redis()
        if let database { postgres = database } else { postgres = try await TestDatabase.migrated(poolSize: 12) }
        redis = RedisClient(try RedisConfiguration(url: server.url))
        self.kinds = JobKindRegistry(kinds)
        client = ClusterClient(postgres: postgres, redis: redis, kinds: self.kinds)
        ledger = Ledger(postgres)
        broker = Broker(redis, leases: Self.leases)
        try await postgres.execute("CREATE TABLE account (balance int NOT NULL)")
        try await postgres.execute("INSERT INTO account VALUES (0)")
        try await broker.restore(queue: "default", from: ledger)
    }

    /// A worker with quick leases and quick retries.
    func worker(
        name: String = WorkerConfiguration.uniqueName(), queues: [String] = ["default"],
        policy: QueuePolicy = .strict, concurrency: Int = 2, grace: Duration = .seconds(20),
        kinds: JobKindRegistry? = nil, logger: Logger? = nil
    ) -> Worker {
        var quiet = Logger(label: "worker")
        quiet.logLevel = .critical
        let quick = RetryPolicy(base: .milliseconds(20), cap: .milliseconds(50))
        return Worker(
            WorkerConfiguration(
                name: name, queues: queues, policy: policy, concurrency: concurrency, drainGrace: grace,
                outputDirectory: "/tmp", leases: Self.leases, rules: FailureRules(retry: quick)),
            kinds: kinds ?? self.kinds, postgres: postgres, redis: redis, logger: logger ?? quiet)
    }

    /// A coordinator with all duties of a queue.
    func coordinator() -> Coordinator {
        var logger = Logger(label: "coordinator")
        logger.logLevel = .critical
        let duties: [any Duty] = [
            Promoter(broker), Expirer(ledger, broker), Reaper(ledger, broker), Reconciler(ledger, broker),
        ]
        return Coordinator(name: "test", duties: duties, postgres: postgres, logger: logger)
    }

    /// Runs a worker, and a coordinator when asked, while the body runs; then lets them end in good order.
    func running<Value: Sendable>(
        _ workers: [Worker], coordinator: Coordinator? = nil, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.run() } }
            if let coordinator { group.addTask { await coordinator.run() } }
            let result: Result<Value, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            for worker in workers { _ = await worker.shutdown() }
            coordinator?.shutdown()
            try await group.waitForAll()
            return try result.get()
        }
    }

    func submit(
        _ kind: String, _ parameters: String = "{}", queue: String = "default", branch: String = "",
        priority: Priority = .normal, runAt: Date? = nil, timeout: Duration? = nil, maxAttempts: Int = 3,
        key: String? = nil
    ) async throws -> JobReceipt {
        try await client.submit([
            JobRequest(
                kind: kind, parameters: parameters, queue: queue, branch: branch, priority: priority, runAt: runAt,
                timeout: timeout, maxAttempts: maxAttempts, idempotencyKey: key, submittedBy: "test")
        ])[0]
    }

    /// Waits until a job has ended.
    func ended(_ id: JobID) async throws -> JobRecord {
        for try await update in client.watch(id) {
            if case .ended(let record) = update { return record }
        }
        throw BadInput("job \(id) was watched in vain")
    }

    /// Waits until a job is in a state.
    func reaches(_ state: JobState, _ id: JobID) async throws {
        for try await update in client.watch(id) {
            switch update {
            case .changed(let record) where record.state == state: return
            case .ended(let record) where record.state == state: return
            case .ended(let record): throw BadInput("job \(id) has \(record.state) instead of \(state)")
            default: break
            }
        }
    }

    func balance() async throws -> Int {
        try await postgres.query("SELECT balance FROM account")[0].decode(0)
    }
}
