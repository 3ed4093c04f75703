// SPDX-License-Identifier: Apache-2.0

import Jobs

/// Makes a Redis that was flushed, started anew or restored from an older copy hold what the ledger has.
///
/// First every open job is mirrored, by number and in pages, so that a run that was cut short goes on where it stopped.
/// Then what is left in the places where work is handed out, though by the ledger it has ended, is taken out.
///
/// - Does not: look at records of ended jobs that are in no such place; they go away by themselves.
struct FullMirror: Sendable {
    private let ledger: Ledger
    private let broker: Broker
    private static let page = 2000

    init(_ ledger: Ledger, _ broker: Broker) {
        self.ledger = ledger
        self.broker = broker
    }

    /// Mirrors open jobs.
    ///
    /// - Parameter last: where a run before stopped; updated as the pages are done.
    /// - Returns: how many were changed.
    func restore(after last: inout JobID) async throws -> Int {
        var changed = 0
        var page = try await ledger.openEntries(after: last, limit: Self.page)
        while let end = page.last {
            // The ledger reads the next page while Redis takes this one.
            let isLast = page.count < Self.page
            async let following = isLast ? [] : ledger.openEntries(after: end.id, limit: Self.page)
            try await broker.register(queues: Set(page.map(\.queue)))
            changed += try await broker.mirror(page)
            last = end.id
            page = try await following
            try Task.checkCancellation()
        }
        return changed
    }

    /// Lets queues be served again, now that Redis knows what counts against their limits.
    func restoreSettings() async throws {
        let settings = try await ledger.settings()
        for settings in settings { try await broker.apply(settings) }
        for queue in Set(try await broker.queues()).subtracting(settings.map(\.queue)) {
            try await broker.apply(QueueSettings(queue: queue))
        }
        // Redis has forgotten who waits for work, too.
        try await broker.nudgeWorkers()
    }

    /// Takes jobs that have ended, or that the ledger does not have, out of the places where work is handed out.
    ///
    /// - Returns: how many there were.
    func sweep() async throws -> Int {
        let leftovers = try await JobSurvey(ledger, broker, waits: []).leftovers()
        try await JobRepair(ledger: ledger, broker: broker).mend(leftovers)
        return leftovers.count
    }
}
