// SPDX-License-Identifier: Apache-2.0

import Jobs
import Synchronization

/// Puts into Redis what the ledger has and Redis lacks.
///
/// Most runs look only at what was accepted, cancelled or retried before the last run, in case whoever did it died before
/// telling Redis. When Redis was flushed, was started anew, or is new to this coordinator, every open job is mirrored.
///
/// - Guarantees: each change is read when its transaction has committed, however long ago that began, and then no more,
///   so that a run costs as much as has changed.
package final class Reconciler: Duty {
    package static let name = "reconciler"
    package let interval = Duration.seconds(2)
    private let ledger: Ledger
    private let broker: Broker
    private let full: FullMirror
    /// The Redis that was mirrored last, and which changes have been seen.
    private let known = Mutex<Known?>(nil)
    /// A full mirror that was cut short: the Redis that it was for, since when, and the last job that was mirrored.
    private let unfinished = Mutex<(known: Known, last: JobID)?>(nil)

    private struct Known {
        var epoch: String
        /// Transactions before this one have been looked at, but for those that were under way at ``moment``.
        var seen: Int64
        /// The last run. Whoever has changed something before it has told Redis by the next one, nearly always.
        var moment: LedgerMoment
        /// By this process's own clock, which only measures how long ago that was: it may differ from the ledger's.
        var until: ContinuousClock.Instant
    }

    /// A transaction that changes a queue's settings can commit this long after the time it stamps on its rows.
    private static let overlap = Duration.seconds(60)
    /// Jobs that are read and mirrored at a time.
    private static let page = 2000

    package init(_ ledger: Ledger, _ broker: Broker) {
        self.ledger = ledger
        self.broker = broker
        full = FullMirror(ledger, broker)
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let now = ContinuousClock.now
        let epoch = try await broker.epoch()
        guard let last = known.withLock({ $0 }), epoch == last.epoch else { return try await mirrorAll(epoch, now) }
        let moment = try await ledger.moment(since: last.moment)
        // A ledger that was restored from a backup counts anew.
        if moment.next < last.moment.next { return try await mirrorAll(epoch, now) }
        var changed = try await mirror(last.seen..<last.moment.next)
        for late in moment.committed where late < last.seen { changed += try await mirror(late..<late + 1) }
        for settings in try await ledger.settings(changedWithin: last.until.duration(to: now) + Self.overlap) {
            try await broker.apply(settings)
        }
        known.withLock { $0 = Known(epoch: last.epoch, seen: last.moment.next, moment: moment, until: now) }
        return DutyReport(["repaired": changed])
    }

    /// Mirrors what a range of transactions has changed.
    private func mirror(_ transactions: Range<Int64>) async throws -> Int {
        var changed = 0
        var page = try await ledger.changes(in: transactions, limit: Self.page)
        changed += try await broker.mirror(page.entries)
        while let end = page.end {
            page = try await ledger.changes(in: transactions, after: end, limit: Self.page)
            changed += try await broker.mirror(page.entries)
        }
        return changed
    }

    /// - Parameters:
    ///   - epoch: of the Redis as it is.
    ///   - now: changes from here on are seen by later runs.
    private func mirrorAll(_ epoch: String?, _ now: ContinuousClock.Instant) async throws -> DutyReport {
        // Begun first and looked at afterwards: what Redis loses meanwhile must not pass for mirrored.
        let begun: Known
        var last: JobID
        if let rest = unfinished.withLock({ $0 }), rest.known.epoch == epoch {
            (begun, last) = rest
        } else {
            let (moment, epoch) = (try await ledger.moment(), try await broker.beginEpoch())
            begun = Known(epoch: epoch, seen: moment.next, moment: moment, until: now)
            last = JobID(rawValue: 0)
        }
        let restored: Int
        do {
            restored = try await full.restore(after: &last)
        } catch {
            unfinished.withLock { [last] in $0 = (begun, last) }
            throw error
        }
        unfinished.withLock { $0 = nil }
        // A flushed Redis has no epoch, and nothing of old.
        let removed = epoch == nil ? 0 : try await full.sweep()
        try await full.restoreSettings()
        let isWhole = try await broker.epoch() == begun.epoch
        known.withLock { $0 = isWhole ? begun : nil }
        return DutyReport(["restored": restored, "removed": removed], next: isWhole ? nil : .zero)
    }
}
