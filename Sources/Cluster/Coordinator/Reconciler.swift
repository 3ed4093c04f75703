// SPDX-License-Identifier: Apache-2.0

import Jobs
import Synchronization

/// Puts into Redis what the ledger has and Redis lacks.
///
/// Most runs look only at what was accepted, cancelled or retried lately, in case whoever did it died before telling
/// Redis. When Redis was flushed, was started anew, or is new to this coordinator, every open job is mirrored.
package final class Reconciler: Duty {
    package static let name = "reconciler"
    package let interval = Duration.seconds(2)
    private let ledger: Ledger
    private let broker: Broker
    private let full: FullMirror
    /// The Redis that was mirrored last, and up to when its changes have been seen.
    private let known = Mutex<Known?>(nil)
    /// A full mirror that was cut short: the Redis that it was for, since when, and the last job that was mirrored.
    private let unfinished = Mutex<(known: Known, last: JobID)?>(nil)

    private struct Known {
        var epoch: String
        /// By this process's own clock, which only measures how long ago that was: it may differ from the ledger's.
        var until: ContinuousClock.Instant
    }

    /// A transaction can commit this long after the time it stamps on its rows.
    private static let overlap = Duration.seconds(60)
    /// Whoever makes a change tells Redis itself within this time, nearly always.
    private static let age = Duration.seconds(2)

    package init(_ ledger: Ledger, _ broker: Broker) {
        self.ledger = ledger
        self.broker = broker
        full = FullMirror(ledger, broker)
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let now = ContinuousClock.now
        let epoch = try await broker.epoch()
        let last = known.withLock { $0 }
        guard let last, epoch == last.epoch else {
            return try await mirrorAll(epoch, now)
        }
        let entries = try await ledger.changedEntries(
            within: last.until.duration(to: now) + Self.overlap, age: Self.age)
        let changed = try await broker.mirror(entries)
        for settings in try await ledger.settings(changedWithin: last.until.duration(to: now) + Self.overlap) {
            try await broker.apply(settings)
        }
        known.withLock { $0?.until = now }
        return DutyReport(["repaired": changed])
    }

    /// - Parameters:
    ///   - epoch: of the Redis as it is.
    ///   - now: changes from here on are seen by later runs.
    private func mirrorAll(_ epoch: String?, _ now: ContinuousClock.Instant) async throws -> DutyReport {
        // Begun first and looked at afterwards: what Redis loses meanwhile must not pass for mirrored.
        var (begun, last): (Known, JobID)
        if let rest = unfinished.withLock({ $0 }), rest.known.epoch == epoch {
            (begun, last) = rest
        } else {
            (begun, last) = (Known(epoch: try await broker.beginEpoch(), until: now), JobID(rawValue: 0))
        }
        let restored: Int
        do {
            restored = try await full.restore(after: &last)
        } catch {
            unfinished.withLock { [begun, last] in $0 = (begun, last) }
            throw error
        }
        unfinished.withLock { $0 = nil }
        // A flushed Redis has no epoch, and nothing of old.
        let removed = epoch == nil ? 0 : try await full.sweep()
        try await full.restoreSettings()
        let isWhole = try await broker.epoch() == begun.epoch
        known.withLock { [begun] in $0 = isWhole ? begun : nil }
        return DutyReport(["restored": restored, "removed": removed], next: isWhole ? nil : .zero)
    }
}
