// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Postgres

/// Records in the ledger how attempts ended, all that there are in one transaction a turn.
///
/// It runs beside the ``StartLoop``: no claim waits until the disk has the ends of others.
///
/// - Guarantees: an end is kept until it is recorded, and goes on to Redis after that.
struct EndLoop: Sendable {
    let ledger: Ledger
    let repair: StoreRepair
    let leases: HeldLeases
    let inHand: JobsInHand
    let metrics: WorkerMetrics
    let logger: Logger

    /// One turn.
    func turn() async {
        let ends = inHand.takeEnds()
        if ends.isEmpty { return }
        do {
            let recorded = try await ledger.end(ends)
            inHand.keepForRedis(recorded)
            await dropStale(ends, recorded)
            inHand.redisBell.ring()
        } catch {
            await recover(from: error, ends)
        }
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

    private func recover(from error: any Error, _ ends: [AttemptEnd]) async {
        inHand.keepForLedger(ends)
        // One that met another transaction, which changes the same jobs in another order, need not wait.
        if (error as? PostgresError)?.isTransactionRetryable != true {
            metrics.failed(error)
            logger.warning("the ledger cannot be reached; will try again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
        }
        inHand.endBell.ring()
    }
}
