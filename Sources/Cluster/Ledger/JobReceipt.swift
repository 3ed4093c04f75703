// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// The answer to a request: the job is in the ledger and will be done.
package struct JobReceipt: Sendable, Hashable {
    package var id: JobID
    package var queue: String
    /// `false` when an earlier request with the same idempotency key had made the job already.
    package var isNew: Bool

    /// The Redis key under which any client can follow the job.
    package var redisKey: String { QueueKeys(queue).job(id) }
}
