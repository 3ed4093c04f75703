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
    /// The Redis that was mirrored last, and up to when its changes have been seen.
    private let known = Mutex<Known?>(nil)

    private struct Known {
        var epoch: String
        /// By this process's own clock, which only measures how long ago that was: it may differ from the ledger's.
        var until: ContinuousClock.Instant
    }

    /// A transaction can commit this long after the time it stamps on its rows.
    private static let overlap = Duration.seconds(60)
    /// Whoever makes a change tells Redis itself within this time, nearly always.
    private static let age = Duration.seconds(2)
    private static let page = 2000

    package init(_ ledger: Ledger, _ broker: Broker) {
        self.ledger = ledger
        self.broker = broker
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let now = ContinuousClock.now
        let epoch = try await broker.epoch()
        let last = known.withLock { $0 }
        guard let last, epoch == last.epoch else {
            // Begun first and looked at afterwards: what Redis loses meanwhile must not pass for mirrored.
            let epoch = try await broker.beginEpoch()
            let restored = try await mirrorAll()
            let isWhole = try await broker.epoch() == epoch
            known.withLock { $0 = isWhole ? Known(epoch: epoch, until: now) : nil }
            return DutyReport(["restored": restored], next: isWhole ? nil : .zero)
        }
        let entries = try await ledger.changedEntries(
            within: last.until.duration(to: now) + Self.overlap, age: Self.age)
        let changed = try await broker.mirror(entries)
        known.withLock { $0?.until = now }
        return DutyReport(["repaired": changed])
    }

    private func mirrorAll() async throws -> Int {
        var changed = 0
        var last = JobID(rawValue: 0)
        while true {
            let entries = try await ledger.openEntries(after: last, limit: Self.page)
            try await broker.register(queues: Set(entries.map(\.queue)))
            changed += try await broker.mirror(entries)
            guard let end = entries.last, entries.count == Self.page else { return changed }
            last = end.id
            try Task.checkCancellation()
        }
    }
}
