// SPDX-License-Identifier: Apache-2.0

import Jobs
import Synchronization

/// The leases that a worker holds, and how to stop the attempt behind each.
final class HeldLeases: Sendable {
    struct Held: Sendable {
        let lease: Lease
        let queue: String
        /// Memory that the job may use, in MiB.
        let memory: Int
        let control: AttemptControl
        /// What the ledger said at the start; `nil` while the start is not recorded.
        var started: StartedAttempt?
    }

    private let held = Mutex<[JobID: Held]>([:])

    /// Memory that the jobs may use together, in MiB.
    var memory: Int { held.withLock { $0.values.reduce(0) { $0 + $1.memory } } }
    var count: Int { held.withLock { $0.count } }
    var all: [Held] { held.withLock { Array($0.values) } }

    func add(_ items: [Held]) {
        held.withLock { held in
            for item in items { held[item.lease.id] = item }
        }
    }

    /// Notes that the ledger has recorded the start of attempts.
    func begin(_ attempts: [Attempt]) {
        held.withLock { held in
            for attempt in attempts where held[attempt.lease.id]?.lease == attempt.lease {
                held[attempt.lease.id]?.started = attempt.started
            }
        }
    }

    /// Forgets leases, except where a later attempt of the same job has taken the place.
    func remove(_ leases: [Lease]) {
        held.withLock { held in
            for lease in leases where held[lease.id]?.lease == lease { held[lease.id] = nil }
        }
    }
}
