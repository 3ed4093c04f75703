// SPDX-License-Identifier: Apache-2.0

/// In which order a worker serves its queues.
package enum QueuePolicy: Sendable, Hashable {
    /// As listed: a queue is served when those before it have nothing.
    case strict
    /// While both have jobs, a queue with twice the weight gets twice as many started. A queue without one has 1.
    case weighted([String: Int])
}
