// SPDX-License-Identifier: Apache-2.0

/// What a job of a kind has when the request does not say otherwise.
package struct JobDefaults: Sendable, Hashable {
    package var queue: String
    package var maxAttempts: Int
    /// How long one attempt may take; `nil` for as long as it needs.
    package var timeout: Duration?

    /// Memory that a worker must have free for the job, in MiB.
    package var memory: Int
    /// The version of the parameters' form; the kind's own.
    package var version = 1
    /// Jobs of one queue with the same key share a limit: one at a time, unless somebody has set another. Empty for
    /// none. It follows from the parameters.
    package var concurrencyKey = ""

    package init(queue: String = "default", maxAttempts: Int = 3, timeout: Duration? = nil, memory: Int = 0) {
        self.queue = queue
        self.maxAttempts = maxAttempts
        self.timeout = timeout
        self.memory = memory
    }
}
