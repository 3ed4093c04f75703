// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Postgres

/// Raises the fence for claimed jobs, all that there are in one transaction a turn, and begins their attempts.
///
/// It runs beside the ``RedisLoop``, so that the next claims arrive while the ledger answers.
///
/// - Guarantees: an attempt begins after its start has committed. Claims whose start cannot be recorded are given back.
struct StartLoop: Sendable {
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
        let claims = inHand.takeClaims()
        if claims.isEmpty { return }
        let started: [JobID: StartedAttempt]
        do {
            started = try await ledger.start(claims.map(\.claim.lease), worker: worker)
        } catch {
            await recover(from: error, claims)
            return
        }
        let attempts = claims.compactMap { claimed in
            started[claimed.claim.lease.id].map { Attempt(claimed.claim, $0, claimed.control) }
        }
        begin(attempts)
        if attempts.count < claims.count { await drop(claims.map(\.claim.lease).filter { started[$0.id] == nil }) }
        // A queue that gave all that it was asked for may have more.
        inHand.redisBell.ring()
    }

    /// Forgets claims that the ledger has refused, and puts them right in Redis.
    private func drop(_ refused: [Lease]) async {
        leases.remove(refused)
        slots.free(refused.count)
        await repair.mirror(refused.map(\.id), overridingClaims: true)
    }

    private func begin(_ attempts: [Attempt]) {
        leases.begin(attempts)
        for attempt in attempts {
            starter.start(attempt) { [leases, inHand, slots] end in
                if end == nil { leases.remove([attempt.lease]) }
                inHand.end(end)
                slots.free(1)
            }
        }
    }

    private func recover(from error: any Error, _ claims: [JobsInHand.Claimed]) async {
        if let error = error as? PostgresError, error.isTransactionRetryable {
            // It met another transaction that changes the same jobs in another order. Nothing has been recorded.
            inHand.claim(claims)
            return
        }
        metrics.failed(error)
        logger.warning("the ledger cannot be reached; claims are handed back", metadata: ["error": "\(error)"])
        await handBack(claims)
        try? await Task.sleep(for: .milliseconds(500))
        // The slots of these claims are free again, and nobody else says so.
        inHand.redisBell.ring()
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
