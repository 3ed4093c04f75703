// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation

/// What `rounds top` shows, as one JSON document.
struct Overview: Encodable, Sendable {
    /// One queue.
    struct Queue: Encodable, Sendable {
        var name: String
        var branches: [QueueDepth]
        /// Jobs that ended in a second, since the reading before; `nil` in the first one.
        var perSecond: Double?

        var ready: Int { branches.reduce(0) { $0 + $1.ready } }
        var running: Int { branches.reduce(0) { $0 + $1.running } }
        var waiting: Int { branches.reduce(0) { $0 + $1.scheduled + $1.retrying + $1.blocked } }
        var oldestSeconds: Double { branches.reduce(0) { max($0, $1.oldestSeconds) } }
    }

    var at: Date
    /// The coordinator that leads, or `nil` while none does.
    var leader: ClusterClient.Leader?
    var queues: [Queue]
    var workers: [WorkerPresence]
    /// Jobs that run, those that have run for longest first.
    var running: [JobRecord]
    /// Jobs that failed for good, the latest first.
    var failures: [JobRecord]
    /// A store that cannot be reached, in words; the rest is from the last reading then.
    var problem: String?
}
