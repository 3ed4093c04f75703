// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Redis

/// Tells Redis what has ended and claims as many jobs as there are free slots, in one call a queue and turn.
///
/// It runs beside the ``StartLoop`` and the ``EndLoop``.
///
/// - Guarantees: the leases of claimed jobs are renewed from the claim on. What Redis could not be told is kept.
struct RedisLoop: Sendable {
    let worker: String
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

    /// Whose turn it is among the queues.
    var rota: QueueRota
    /// Queues that count on this worker when something becomes ready, because it has found too little there.
    private(set) var promised: Set<String> = []

    /// The most jobs to claim in one call, so that no script holds Redis up for long.
    private static let mostClaims = 256

    /// One turn.
    mutating func turn() async {
        let order = rota.order
        if order.isEmpty { return }
        // A slot that frees up from here on waits for the next turn: it would go to whichever queue is being asked.
        var free = slots.take(orRing: inHand.redisBell)
        defer { slots.free(free) }
        var answers: [QueueRota.Answer] = []
        for place in order.indices {
            guard let answer = await serve(order[place], among: order[place...], free: free) else { return }
            answers.append(answer)
            free -= answer.given
        }
        rota.end(answers)
        if answers.contains(where: { $0.asked == 0 }) {
            // A queue that was asked before the last slot was taken must not count on this worker.
            for queue in promised { await withdraw(from: queue) }
        } else if answers.allSatisfy({ $0.given < $0.asked }) {
            // Where a queue gave all that was asked for, the next turn comes once the ledger has recorded the claims.
            waker.arm()
        }
    }

    /// - Parameters:
    ///   - rest: the queues that are still to be asked in this turn, this one first.
    ///   - free: slots that are left for them.
    /// - Returns: `nil` when Redis cannot be reached.
    private mutating func serve(
        _ queue: String, among rest: ArraySlice<String>, free: Int
    ) async -> QueueRota.Answer? {
        let ends = inHand.takeForRedis(queue)
        let limit = min(Self.mostClaims, rota.share(of: free, among: rest))
        do {
            return QueueRota.Answer(queue: queue, asked: limit, given: try await exchange(queue, ends, limit))
        } catch {
            inHand.keepForRedis(ends)
            metrics.failed(error)
            logger.warning("redis cannot be reached; will try again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
            inHand.redisBell.ring()
            return nil
        }
    }

    /// - Parameter limit: how many jobs to ask for.
    /// - Returns: how many jobs were claimed.
    private mutating func exchange(_ queue: String, _ ends: [AttemptEnd], _ limit: Int) async throws -> Int {
        if ends.isEmpty && limit == 0 { return 0 }
        promised.insert(queue)
        let answer = try await broker.exchange(
            queue: queue, worker: worker, ability: ability(), ends: ends, claimUpTo: limit, patience: Waker.patience)
        let claimed = answer.claims.count
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
        return claimed
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
