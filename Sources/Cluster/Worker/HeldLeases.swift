// SPDX-License-Identifier: Apache-2.0

import Jobs
import Synchronization

/// The leases that a worker holds, and how to stop the attempt behind each.
final class HeldLeases: Sendable {
    struct Held: Sendable {
        let lease: Lease
        let queue: String
        /// What the ledger said at the start; `nil` while the start is not recorded.
        var started: StartedAttempt?
        let stop: @Sendable (StopReason) -> Void
    }

    private let held = Mutex<[JobID: Held]>([:])

    var count: Int { held.withLock { $0.count } }
    var all: [Held] { held.withLock { Array($0.values) } }

    func add(_ item: Held) {
        held.withLock { $0[item.lease.id] = item }
    }

    /// Notes that the ledger has recorded the start of an attempt.
    func begin(_ lease: Lease, _ started: StartedAttempt) {
        held.withLock { held in
            if held[lease.id]?.lease == lease { held[lease.id]?.started = started }
        }
    }

    /// Forgets a lease, unless a later attempt of the same job has taken its place.
    func remove(_ lease: Lease) {
        held.withLock { held in
            if held[lease.id]?.lease == lease { held[lease.id] = nil }
        }
    }
}
