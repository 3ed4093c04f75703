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
    let broker: Broker
    let repair: StoreRepair
    let leases: HeldLeases
    let inHand: JobsInHand
    let waker: Waker
    let slots: Slots
    let metrics: WorkerMetrics
    let logger: Logger

    /// The most jobs to claim in one call, so that no script holds Redis up for long.
    private static let mostClaims = 256

    /// One turn.
    func turn() async {
        if queues.isEmpty { return }
        var isStarved = false
        var mayHaveMore = false
        for queue in queues {
            let ends = inHand.takeForRedis(queue)
            do {
                let (limit, claimed) = try await exchange(queue, ends)
                if limit == 0 { isStarved = true } else if claimed == limit { mayHaveMore = true }
            } catch {
                inHand.keepForRedis(ends)
                metrics.failed(error)
                logger.warning("redis cannot be reached; will try again", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .milliseconds(500))
                inHand.redisBell.ring()
                return
            }
        }
        if isStarved { return await waker.returnToken() }
        // Where a queue gave all that was asked for, the next turn comes once the ledger has recorded the claims.
        if !mayHaveMore { waker.arm() }
    }

    /// - Returns: how many jobs were asked for, and how many the queue gave.
    private func exchange(_ queue: String, _ ends: [AttemptEnd]) async throws -> (limit: Int, claimed: Int) {
        let limit = slots.take(upTo: Self.mostClaims, orRing: inHand.redisBell)
        if ends.isEmpty && limit == 0 { return (0, 0) }
        var claimed = 0
        defer { slots.free(limit - claimed) }
        let (claims, refused) = try await broker.exchange(
            queue: queue, worker: worker, ends: ends, claimUpTo: limit)
        claimed = claims.count
        leases.remove(ends.map(\.lease))
        if limit > 0 { waker.useToken() }
        take(claims)
        metrics.refused(refused.count, by: .redis)
        await repair.mirror(refused)
        return (limit, claimed)
    }

    private func take(_ claims: [Claim]) {
        let claimed = claims.map { JobsInHand.Claimed(claim: $0, control: AttemptControl()) }
        leases.add(
            claimed.map { HeldLeases.Held(lease: $0.claim.lease, queue: $0.claim.queue, control: $0.control) })
        inHand.claim(claimed)
    }
}
