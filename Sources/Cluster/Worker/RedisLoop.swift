// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Redis

/// Tells Redis what has ended and claims as many jobs as there are free slots, in one call a queue and turn.
///
/// It runs beside the ``LedgerLoop``.
///
/// - Guarantees: the leases of claimed jobs are renewed from the claim on. What Redis could not be told is kept.
struct RedisLoop: Sendable {
    let worker: String
    let queues: [String]
    let policy: QueuePolicy
    let broker: Broker
    let repair: StoreRepair
    let leases: HeldLeases
    let inHand: JobsInHand
    let waker: Waker
    let slots: Slots
    let metrics: WorkerMetrics
    let logger: Logger
    /// Which jobs the worker can run now.
    let ability: @Sendable () -> WorkerAbility

    /// Queues that count on this worker when something becomes ready, because it has found too little there.
    private(set) var promised: Set<String> = []

    /// The most jobs to claim in one call, so that no script holds Redis up for long.
    private static let mostClaims = 256

    /// One turn.
    mutating func turn() async {
        if queues.isEmpty { return }
        var isStarved = false
        var mayHaveMore = false
        var random = SystemRandomNumberGenerator()
        for queue in policy.order(queues, using: &random) {
            guard let (limit, claimed) = await serve(queue) else { return }
            if limit == 0 { isStarved = true } else if claimed == limit { mayHaveMore = true }
        }
        if isStarved {
            // A queue that was asked before the last slot was taken must not count on this worker.
            for queue in promised { await withdraw(from: queue) }
        } else if !mayHaveMore {
            // Where a queue gave all that was asked for, the next turn comes once the ledger has recorded the claims.
            waker.arm()
        }
    }

    /// - Returns: how many jobs were asked for, and how many the queue gave; `nil` when Redis cannot be reached.
    private mutating func serve(_ queue: String) async -> (limit: Int, claimed: Int)? {
        let ends = inHand.takeForRedis(queue)
        do {
            return try await exchange(queue, ends)
        } catch {
            inHand.keepForRedis(ends)
            metrics.failed(error)
            logger.warning("redis cannot be reached; will try again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
            inHand.redisBell.ring()
            return nil
        }
    }

    private mutating func exchange(_ queue: String, _ ends: [AttemptEnd]) async throws -> (limit: Int, claimed: Int) {
        let limit = slots.take(upTo: Self.mostClaims, orRing: inHand.redisBell)
        if ends.isEmpty && limit == 0 { return (0, 0) }
        var claimed = 0
        defer { slots.free(limit - claimed) }
        promised.insert(queue)
        let answer = try await broker.exchange(
            queue: queue, worker: worker, ability: ability(), ends: ends, claimUpTo: limit, patience: Waker.patience)
        claimed = answer.claims.count
        leases.remove(ends.map(\.lease))
        take(answer.claims)
        if claimed == limit { promised.remove(queue) }
        if let wait = answer.lookAgain { waker.lookAgain(after: wait) }
        metrics.refused(answer.refused.count, by: .redis)
        await repair.mirror(answer.refused)
        if !answer.isServing && limit > 0 {
            await repair.restore(queue)
            inHand.redisBell.ring()
        }
        return (limit, claimed)
    }

    /// Tells a queue not to count on this worker; a token that it has left goes to another one.
    private mutating func withdraw(from queue: String) async {
        do {
            _ = try await broker.exchange(queue: queue, worker: worker, ends: [], claimUpTo: 0)
            promised.remove(queue)
        } catch {
            metrics.failed(error)
            // The queue stops counting on the worker by itself when its patience has passed.
            logger.warning("redis cannot be reached; will try again", metadata: ["error": "\(error)"])
        }
    }

    private func take(_ claims: [Claim]) {
        let claimed = claims.map { JobsInHand.Claimed(claim: $0, control: AttemptControl()) }
        leases.add(
            claimed.map {
                HeldLeases.Held(
                    lease: $0.claim.lease, queue: $0.claim.queue, memory: $0.claim.jobClass.memory,
                    control: $0.control)
            })
        inHand.claim(claimed)
    }
}
