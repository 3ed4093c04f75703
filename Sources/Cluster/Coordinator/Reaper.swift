// SPDX-License-Identifier: Apache-2.0

package import Jobs
import Synchronization

/// Takes jobs back from workers that died or went silent, within seconds.
///
/// - Guarantees: the old attempt is fenced off in the ledger before anybody else can claim the job, and its
///   transactions are ended on the server, so that the locks of a stopped process hold nobody up, nor the reaper.
/// - Does not: reap while Redis has just come back. Live workers could not renew meanwhile; they get a lease's time.
package final class Reaper: Duty {
    package static let name = "reaper"
    package let interval = Duration.milliseconds(500)
    private let ledger: Ledger
    private let broker: Broker
    private let rules: FailureRules
    private let elapsed: @Sendable () -> Duration
    private let trustedFrom: Mutex<Duration?>

    /// - Parameters:
    ///   - rules: when a job that keeps losing workers is given up.
    ///   - clock: measures how long Redis has been reachable.
    package init<C: Clock>(
        _ ledger: Ledger, _ broker: Broker, rules: FailureRules = FailureRules(), clock: C = ContinuousClock()
    ) where C.Duration == Duration {
        self.ledger = ledger
        self.broker = broker
        self.rules = rules
        let origin = clock.now
        elapsed = { origin.duration(to: clock.now) }
        trustedFrom = Mutex(nil)
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        var reclaimed = 0
        var corrected = 0
        do {
            for queue in try await broker.queues() {
                let expired = try await broker.expiredLeases(queue: queue)
                guard !expired.isEmpty, mayReap() else { continue }
                let counts = try await reap(expired, queue: queue)
                reclaimed += counts.reclaimed
                corrected += counts.corrected
            }
            _ = mayReap()
        } catch {
            trustedFrom.withLock { $0 = nil }
            throw error
        }
        return DutyReport(["reclaimed": reclaimed, "corrected": corrected])
    }

    /// Whether Redis has been reachable for a lease's time, so that every live worker had a chance to renew.
    private func mayReap() -> Bool {
        let now = elapsed()
        return trustedFrom.withLock { trustedFrom in
            let from = trustedFrom ?? now + broker.leases.duration
            trustedFrom = from
            return now >= from
        }
    }

    private func reap(_ expired: [Lease], queue: String) async throws -> (reclaimed: Int, corrected: Int) {
        let records = try await ledger.lostCandidates(expired.map(\.id))
        let ends = expired.compactMap { lease -> AttemptEnd? in
            guard let record = records[lease.id], record.state == .running, record.attempt <= lease.attempt
            else { return nil }
            let verdict = rules.afterLostLease(
                Lease(id: lease.id, attempt: record.attempt), worker: record.worker, failures: record.failures,
                lostLeases: record.lostLeases)
            return AttemptEnd(
                lease: Lease(id: lease.id, attempt: record.attempt), queue: queue, verdict: verdict,
                outcome: "lease-lost")
        }
        // A process that stopped just before its commit holds the very row that is to be changed.
        try await ledger.endTransactions(of: ends.map(\.lease))
        // The ledger first: from here on the old attempt can commit nothing.
        let recorded = try await ledger.end(ends)
        try await ledger.endTransactions(of: recorded.map(\.lease))
        // Redis follows the ledger, also where it had handed out a claim that never began.
        try await broker.mirror(try await ledger.entries(expired.map(\.id)), overridingClaims: true)
        return (recorded.count, expired.count - recorded.count)
    }
}
