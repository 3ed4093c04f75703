// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Logging
import Redis
import Synchronization

/// Renews a worker's leases and its presence, on a thread and a connection of its own.
///
/// However busy the handlers are, and whatever the other connections wait for, a live worker keeps its leases.
final class Heartbeat: Sendable {
    private let redis: RedisConfiguration
    private let policy: LeasePolicy
    private let leases: HeldLeases
    private let ephemeral: [EphemeralLoop]
    private let presence: @Sendable () -> WorkerPresence
    private let obey: @Sendable (WorkerOrder) -> Void
    private let logger: Logger
    private let beatNow = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let isStopping = Atomic(false)

    /// - Parameters:
    ///   - redis: where to connect.
    ///   - policy: how often to renew, and for how long.
    ///   - leases: what to renew.
    ///   - ephemeral: the worker's ephemeral queues, which have nobody else to look after them.
    ///   - presence: what to say of the worker; asked anew at each beat.
    ///   - obey: told the latest order of an operator, if there is one, at each beat.
    init(
        redis: RedisConfiguration, policy: LeasePolicy, leases: HeldLeases, ephemeral: [EphemeralLoop],
        logger: Logger,
        presence: @escaping @Sendable () -> WorkerPresence, obey: @escaping @Sendable (WorkerOrder) -> Void
    ) {
        // A connection that has gone silent must be given up while there is time to renew over a new one.
        var redis = redis
        redis.connectTimeout = min(redis.connectTimeout, policy.renewalInterval)
        redis.commandTimeout = min(redis.commandTimeout, policy.renewalInterval)
        self.redis = redis
        self.policy = policy
        self.leases = leases
        self.ephemeral = ephemeral
        self.logger = logger
        self.presence = presence
        self.obey = obey
    }

    private static let shortestPause = Duration.milliseconds(50)

    func start() {
        let thread = Thread { [self] in
            while !isStopping.load(ordering: .acquiring) { beatUntilConnectionFails() }
            ended.signal()
        }
        thread.name = "heartbeat"
        thread.start()
    }

    /// Beats at once: somebody has cancelled something, or the presence has changed.
    func beat() {
        beatNow.signal()
    }

    /// Takes the worker off the list of those present, and ends.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        beatNow.signal()
        ended.wait()
    }

    private func beatUntilConnectionFails() {
        do {
            var connection = try RedisConnection(redis)
            // Where Redis was out of reach, live workers get a lease's time to renew before anybody judges them.
            let judgesFrom = ContinuousClock.now + policy.duration
            while true {
                let isLast = isStopping.load(ordering: .acquiring)
                let order = try connection.announce(presence(), isLeaving: isLast, lifetime: policy.duration * 3)
                if isLast { return }
                if let order { obey(order) }
                try renew(on: &connection)
                var pause = policy.renewalInterval
                for queue in ephemeral {
                    let next = try queue.tend(on: &connection, mayReap: ContinuousClock.now >= judgesFrom)
                    if let next { pause = min(pause, max(next, Self.shortestPause)) }
                }
                _ = beatNow.wait(timeout: .now() + .milliseconds(Int(pause.milliseconds)))
            }
        } catch {
            logger.warning("leases cannot be renewed; will try again", metadata: ["error": "\(error)"])
            _ = beatNow.wait(timeout: .now() + .milliseconds(250))
        }
    }

    private func renew(on connection: inout RedisConnection) throws(RedisError) {
        for (queue, held) in Dictionary(grouping: leases.all, by: \.queue) {
            var arguments: [any RedisArgument] = [policy.duration.milliseconds]
            for item in held { arguments += [item.lease.id.rawValue, item.lease.attempt] as [any RedisArgument] }
            let answers = try connection.run(
                BrokerScripts.renew, keys: [QueueKeys(queue).prefix], arguments: arguments)
            for (item, answer) in zip(held, answers.array ?? []) {
                switch answer.string.flatMap(LeaseAnswer.init(rawValue:)) {
                case .held: break
                case .cancel: item.control.stop(.cancelRequested)
                case .lost: item.control.stop(.leaseLost)
                case .unknown, nil:
                    logger.warning(
                        "redis does not know a running job; waiting for the reconciler",
                        metadata: ["job.id": "\(item.lease.id)", "job.attempt": "\(item.lease.attempt)"])
                }
            }
        }
    }
}

extension RedisConnection {
    /// Says that a worker is there, or that it leaves.
    ///
    /// - Returns: the latest order for the worker.
    fileprivate mutating func announce(
        _ presence: WorkerPresence, isLeaving: Bool, lifetime: Duration
    ) throws(RedisError) -> WorkerOrder? {
        let key = ClusterKeys.worker(presence.name)
        if isLeaving {
            _ = try pipeline([
                RedisCommand("DEL", key), RedisCommand("DEL", ClusterKeys.order(presence.name)),
                RedisCommand("SREM", ClusterKeys.workers, presence.name),
            ])
            return nil
        } else {
            let replies = try pipeline([
                RedisCommand(["HSET", key] + presence.fields.flatMap { [$0.key, $0.value] }),
                RedisCommand("PEXPIRE", key, lifetime.milliseconds),
                RedisCommand("SADD", ClusterKeys.workers, presence.name),
                RedisCommand(["SADD", ClusterKeys.queues] + presence.queues),
                RedisCommand(["HMGET", ClusterKeys.order(presence.name)] + WorkerOrder.fieldNames),
            ])
            return WorkerOrder(values: (replies.last?.array ?? []).map(\.string))
        }
    }
}
