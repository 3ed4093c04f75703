// SPDX-License-Identifier: Apache-2.0

/// The Redis keys that belong to no queue.
package enum ClusterKeys {
    /// Set: the names of all queues.
    package static let queues = "rounds:queues"
    /// Set: the names of workers; one that was killed stays until somebody lists them, its hash is gone.
    package static let workers = "rounds:workers"
    /// Hash: one worker.
    package static func worker(_ name: String) -> String { "rounds:worker:\(name)" }
    /// Hash: the latest order of an operator to a worker.
    package static func order(_ name: String) -> String { "rounds:order:\(name)" }
    /// Channel: tells workers to look at their leases at once.
    package static let control = "rounds:control"
    /// String: set once the ledger has been mirrored; its absence means that Redis has lost its memory.
    package static let epoch = "rounds:epoch"
}
