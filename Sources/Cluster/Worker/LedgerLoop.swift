// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Postgres

/// Records in the ledger how attempts ended and that claimed ones begin: all that there is, in one transaction a turn.
///
/// It runs beside the ``RedisLoop``, so that the next claims arrive while the ledger commits.
///
/// - Guarantees: an attempt begins after its start has committed. An end is kept until it is recorded, and goes on to
///   Redis after that. Claims whose start cannot be recorded are given back.
struct LedgerLoop: Sendable {
    let worker: String
    let ledger: Ledger
    let broker: Broker
    let repair: StoreRepair
    let leases: HeldLeases
    let inHand: JobsInHand
    let slots: Slots
    let metrics: WorkerMetrics
    let logger: Logger
    let starter: AttemptStarter

    /// One turn.
    func turn() async {
        let (ends, claims) = inHand.takeForLedger()
        if ends.isEmpty && claims.isEmpty { return }
        let answer: (recorded: [AttemptEnd], started: [JobID: StartedAttempt])
        do {
            answer = try await ledger.record(ends: ends, starts: claims.map(\.claim.lease), worker: worker)
        } catch {
            await recover(from: error, ends, claims)
            return
        }
        inHand.keepForRedis(answer.recorded)
        await begin(claims, answer.started)
        await dropStale(ends, answer.recorded)
        // Redis has ends to hear of, and slots have become free for the next claims.
        inHand.redisBell.ring()
    }

    /// Starts what the ledger lets start, and puts the rest right in Redis.
    private func begin(_ claims: [JobsInHand.Claimed], _ started: [JobID: StartedAttempt]) async {
        let attempts = claims.compactMap { claimed in
            started[claimed.claim.lease.id].map { Attempt(claimed.claim, $0, claimed.control) }
        }
        leases.begin(attempts)
        for attempt in attempts {
            starter.start(attempt) { [leases, inHand, slots] end in
                if end == nil { leases.remove([attempt.lease]) }
                inHand.end(end)
                slots.free(1)
            }
        }
        if attempts.count == claims.count { return }
        let refused = claims.map(\.claim.lease).filter { started[$0.id] == nil }
        leases.remove(refused)
        slots.free(refused.count)
        await repair.mirror(refused.map(\.id), overridingClaims: true)
    }

    /// Forgets attempts whose end the ledger has refused.
    private func dropStale(_ ends: [AttemptEnd], _ recorded: [AttemptEnd]) async {
        if ends.count == recorded.count { return }
        let stale = Set(ends.map(\.lease)).subtracting(recorded.map(\.lease))
        for lease in stale {
            logger.warning(
                "the ledger refused a stale attempt",
                metadata: ["job.id": "\(lease.id)", "job.attempt": "\(lease.attempt)"])
        }
        metrics.refused(stale.count, by: .postgresql)
        leases.remove(Array(stale))
        await repair.mirror(stale.map(\.id))
    }

    private func recover(from error: any Error, _ ends: [AttemptEnd], _ claims: [JobsInHand.Claimed]) async {
        inHand.keepForLedger(ends)
        if let error = error as? PostgresError, error.isTransactionRetryable {
            // It met another transaction that changes the same jobs in another order. Nothing has been recorded.
            inHand.claim(claims)
        } else {
            metrics.failed(error)
            logger.warning("the ledger cannot be reached; will try again", metadata: ["error": "\(error)"])
            await handBack(claims)
            try? await Task.sleep(for: .milliseconds(500))
            // The slots of these claims are free again, and nobody else says so.
            inHand.redisBell.ring()
        }
        inHand.ledgerBell.ring()
    }

    /// Gives claims back: nothing has begun, and whoever can reach the ledger shall have the jobs.
    private func handBack(_ claims: [JobsInHand.Claimed]) async {
        leases.remove(claims.map(\.claim.lease))
        slots.free(claims.count)
        for (queue, claims) in Dictionary(grouping: claims, by: \.claim.queue) {
            let ends = claims.map { AttemptEnd.handedBack($0.claim.lease, queue: queue) }
            do {
                _ = try await broker.exchange(queue: queue, worker: worker, ends: ends, claimUpTo: 0)
            } catch {
                logger.warning(
                    "claims could not be handed back; their leases will lapse", metadata: ["error": "\(error)"])
            }
        }
    }
}
