// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// The answer to a request: the job is in the ledger and will be done.
package struct JobReceipt: Sendable, Hashable {
    package var id: JobID
    package var queue: String
    /// `false` when an earlier job stands for the request, by its idempotency key or because it must be unique.
    package var isNew: Bool
    /// Whether the request gave a waiting job new parameters and put it off.
    package var isPostponed = false

    /// Whether the request has changed anything.
    var isChange: Bool { isNew || isPostponed }

    /// The Redis key under which any client can follow the job.
    package var redisKey: String { QueueKeys(queue).job(id) }
}
