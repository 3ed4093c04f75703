// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Redis

extension ClusterClient {
    /// How long an order waits for a worker that does not listen now.
    private static let orderLifetime = Duration.seconds(86_400)

    /// Tells workers how to work from now on. Each obeys within a renewal of its leases, usually at once, and says so
    /// in its presence. The order is in the audit trail before any worker hears of it.
    ///
    /// - Parameters:
    ///   - workers: their names.
    ///   - mode: whether to take work, when that is to change.
    ///   - concurrency: how many jobs at a time, when that is to change.
    ///   - person: who gives the order.
    ///   - reason: why, for the record.
    /// - Returns: the order, whose number a worker repeats once it has obeyed.
    package func order(
        _ workers: [String], mode: WorkerMode? = nil, concurrency: Int? = nil, by person: String, reason: String? = nil
    ) async throws -> WorkerOrder {
        let order = WorkerOrder(id: UUID().uuidString, mode: mode, concurrency: concurrency)
        try await Audit.change(ledger.postgres) { _ in ((), order.entry(of: workers, by: person, reason: reason)) }
        let commands = workers.flatMap { name in
            [
                RedisCommand(["HSET", ClusterKeys.order(name)] + order.fields.flatMap { [$0.name, $0.value] }),
                RedisCommand("PEXPIRE", ClusterKeys.order(name), Self.orderLifetime.milliseconds),
            ]
        }
        _ = try await broker.redis.pipeline(commands)
        try await broker.nudgeWorkers()
        return order
    }

    /// Waits until workers meet a condition.
    ///
    /// - Parameters:
    ///   - names: which workers.
    ///   - patience: how long to wait at most; `nil` for as long as it takes.
    ///   - isMet: the condition; a worker that is no longer there is not asked.
    /// - Returns: the named workers that are there, as they are at the end.
    package func workers(
        _ names: [String], within patience: Duration?, until isMet: (WorkerPresence) -> Bool
    ) async throws -> [WorkerPresence] {
        let deadline = patience.map { ContinuousClock.now + $0 }
        while true {
            let present = try await workers().filter { names.contains($0.name) }
            if present.allSatisfy(isMet) { return present }
            if let deadline, ContinuousClock.now >= deadline { return present }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}

extension WorkerOrder {
    /// What the audit trail says of the order.
    fileprivate func entry(of workers: [String], by person: String, reason: String?) -> AuditEntry {
        let verb: AuditVerb =
            switch mode {
            case .running: .workerResume
            case .quiet: .workerQuiet
            case .draining, .drained: .workerDrain
            case nil: .workerResize
            }
        let details = concurrency.map { ["concurrency": JSONValue.number(Double($0))] } ?? [:]
        return AuditEntry(verb, of: workers.map { "worker \($0)" }, by: person, reason: reason, details: details)
    }
}
