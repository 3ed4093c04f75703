// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Redis

extension ClusterClient {
    /// How long an order waits for a worker that does not listen now.
    private static let orderLifetime = Duration.seconds(86_400)

    /// Tells workers how to work from now on. Each obeys within a renewal of its leases, usually at once, and says so
    /// in its presence.
    ///
    /// - Parameters:
    ///   - workers: their names.
    ///   - mode: whether to take work, when that is to change.
    ///   - concurrency: how many jobs at a time, when that is to change.
    /// - Returns: the order, whose number a worker repeats once it has obeyed.
    package func order(
        _ workers: [String], mode: WorkerMode? = nil, concurrency: Int? = nil
    ) async throws -> WorkerOrder {
        let order = WorkerOrder(id: UUID().uuidString, mode: mode, concurrency: concurrency)
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
