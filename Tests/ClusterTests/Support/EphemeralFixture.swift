// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Logging
import Postgres
import PrivateServers
import Redis
import Synchronization
import TestSupport

/// An ephemeral queue on a Redis of its own, and workers whose PostgreSQL does not exist.
struct EphemeralFixture: Sendable {
    let server: RedisServer
    let redis: RedisClient
    let queue: EphemeralQueue
    let runs = RunLog()

    static let leases = LeasePolicy(duration: .milliseconds(600))

    init() throws {
        server = try TestServers.redis()
        redis = RedisClient(try RedisConfiguration(url: server.url))
        queue = EphemeralQueue("fast", redis: redis, leases: Self.leases)
    }

    func worker(name: String = WorkerConfiguration.uniqueName(), concurrency: Int = 4) throws -> Worker {
        var logger = Logger(label: "worker")
        logger.logLevel = .critical
        let quick = RetryPolicy(base: .milliseconds(20), cap: .milliseconds(50))
        return Worker(
            WorkerConfiguration(
                name: name, queues: ["fast"], ephemeralQueues: ["fast"], concurrency: concurrency,
                drainGrace: .milliseconds(50), outputDirectory: "/tmp", leases: Self.leases,
                rules: FailureRules(retry: quick)),
            kinds: JobKindRegistry([Note(runs: runs), Linger(runs: runs), Committing()]),
            postgres: PostgresPool(try PostgresConfiguration(url: "postgresql://nobody@127.0.0.1:1/none")),
            redis: redis,
            logger: logger)
    }

    func running(_ workers: [Worker], _ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.run() } }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            for worker in workers { _ = await worker.shutdown() }
            try await group.waitForAll()
            try result.get()
        }
    }

    func request(
        _ kind: String = "note", _ parameters: String = #"{"text":"x"}"#, branch: String = "",
        priority: Priority = .normal, maxAttempts: Int = 3
    ) -> JobRequest {
        JobRequest(
            kind: kind, parameters: parameters, queue: "fast", branch: branch, priority: priority,
            maxAttempts: maxAttempts, submittedBy: "test")
    }

    /// Waits until something is so, for 20 s at most.
    func until(_ isSo: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !isSo() {
            guard ContinuousClock.now < deadline else { throw BadInput("waited in vain") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Claims jobs as a worker would that dies right after.
    func claim(_ limit: Int, as worker: String) async throws -> [EphemeralJob] {
        let answer = try await queue.exchange(worker: worker, ends: [], claimUpTo: limit, isHolding: false)
        return answer.jobs.compactMap { EphemeralJob($0) }
    }

    /// Tells Redis that a claimed job is done.
    func done(_ job: EphemeralJob, as worker: String) async throws -> EphemeralQueue.Exchange {
        let name = job.bytes.prefix(EphemeralJob.nameLength)
        return try await queue.exchange(worker: worker, ends: [.done(name: name)], claimUpTo: 0, isHolding: true)
    }

    /// Looks after the queue as the worker `observer` until the leases of others have run out.
    func reap() async throws {
        var connection = try RedisConnection(redis.configuration)
        while true {
            let tending = try queue.tend(
                worker: "observer", isHolding: false, mayReap: true, poisonAfter: 3, on: &connection)
            if tending.returned + tending.dead > 0 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// What handlers were run for.
final class RunLog: Sendable {
    private let entries = Mutex<[(text: String, attempt: Int)]>([])

    func add(_ text: String, attempt: Int) { entries.withLock { $0.append((text, attempt)) } }
    var texts: [String] { entries.withLock { $0.map(\.text) } }
    var attempts: [Int] { entries.withLock { $0.map(\.attempt) } }
}

/// Notes that it was run; fails as often as it is told.
struct Note: JobKind {
    struct Parameters: Codable, Sendable {
        var text: String
        var failures: Int?
    }
    static let name = "note"
    let runs: RunLog

    func validate(_ parameters: Parameters) {}

    func run(_ parameters: Parameters, context: JobContext) async throws -> [String: Int] {
        runs.add(parameters.text, attempt: context.attempt)
        guard context.attempt > parameters.failures ?? 0 else { throw JobFailure("not yet\nat all", retryable: true) }
        return [:]
    }
}

/// Waits to be cancelled in its first attempt.
struct Linger: JobKind {
    static let name = "linger"
    let runs: RunLog

    func validate(_ parameters: NoParameters) {}

    func run(_ parameters: NoParameters, context: JobContext) async throws -> [String: Int] {
        runs.add("linger", attempt: context.attempt)
        if context.attempt == 1 { try await Task.sleep(for: .seconds(60)) }
        return [:]
    }
}

/// Asks for what an ephemeral job cannot have.
struct Committing: JobKind {
    static let name = "committing"

    func validate(_ parameters: NoParameters) {}

    func run(_ parameters: NoParameters, context: JobContext) async throws -> [String: Int] {
        try await context.finish { _ in [:] }
    }
}
