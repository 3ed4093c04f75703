// SPDX-License-Identifier: Apache-2.0

import Logging
import Redis
import Synchronization

/// Waits for work on behalf of a worker that has free slots and found nothing ready.
///
/// It blocks in Redis until somebody leaves a token, so an idle worker sends next to nothing and still starts a job
/// within a millisecond. A token that the worker has no use for goes back.
final class Waker: Sendable {
    /// How long to block before looking anyway: a token can be lost with the worker that took it.
    static let patience = Duration.seconds(5)

    private let connection: RedisBlockingConnection
    private let redis: RedisClient
    private let lists: [String]
    private let logger: Logger
    private let armings: AsyncStream<Void>
    private let arming: AsyncStream<Void>.Continuation
    private let token = Mutex<String?>(nil)
    private let appointments: AsyncStream<ContinuousClock.Instant>
    private let appointment: AsyncStream<ContinuousClock.Instant>.Continuation
    private let next = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter lists: the keys where tokens are left.
    init(redis: RedisClient, lists: [String], logger: Logger) {
        connection = RedisBlockingConnection(redis.configuration)
        self.redis = redis
        self.lists = lists
        self.logger = logger
        (armings, arming) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (appointments, appointment) = AsyncStream.makeStream()
    }

    /// Asks to be told when there may be work.
    func arm() {
        arming.yield()
    }

    /// Asks to be told after a time, when a rate limit lets something through, whether armed or not.
    func lookAgain(after wait: Duration) {
        let instant = ContinuousClock.now + wait
        let isNews = next.withLock { next in
            if let next, next <= instant { return false }
            next = instant
            return true
        }
        if isNews { appointment.yield(instant) }
    }

    /// Waits, whenever armed, until the task is cancelled.
    ///
    /// - Parameter wake: called when there may be work.
    func run(_ wake: @escaping @Sendable () -> Void) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepAppointments(wake) }
            await listen(wake)
            group.cancelAll()
        }
    }

    private func keepAppointments(_ wake: @escaping @Sendable () -> Void) async {
        await withDiscardingTaskGroup { group in
            for await instant in appointments {
                group.addTask {
                    try? await Task.sleep(until: instant)
                    self.next.withLock { if $0 == instant { $0 = nil } }
                    wake()
                }
            }
            group.cancelAll()
        }
    }

    private func listen(_ wake: @Sendable () -> Void) async {
        for await _ in armings {
            do {
                let seconds = Self.patience.components.seconds
                let command = RedisCommand(["BLPOP"] + lists + [String(seconds)])
                let reply = try await connection.send(command, timeout: Self.patience + .seconds(2))
                token.withLock { $0 = reply.array?.first?.string }
            } catch {
                if Task.isCancelled { break }
                logger.warning("waiting for work failed; will try again", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .milliseconds(500))
            }
            wake()
        }
        connection.close()
    }

    /// The worker has looked for work, so the token has served.
    func useToken() {
        token.withLock { $0 = nil }
    }

    /// The worker has no free slot: another worker shall have the token.
    func returnToken() async {
        guard
            let key = token.withLock({ token in
                defer { token = nil }; return token
            })
        else { return }
        do {
            _ = try await redis.send("LPUSH", key, 1)
        } catch {
            // Every sleeping worker looks by itself before long.
            logger.warning("a wake-up token could not be returned", metadata: ["error": "\(error)"])
        }
    }
}
