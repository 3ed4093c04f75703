// SPDX-License-Identifier: Apache-2.0

/// What a job of a kind has when the request does not say otherwise.
package struct JobDefaults: Sendable, Hashable {
    package var queue: String
    package var maxAttempts: Int
    /// How long one attempt may take; `nil` for as long as it needs.
    package var timeout: Duration?

    package init(queue: String = "default", maxAttempts: Int = 3, timeout: Duration? = nil) {
        self.queue = queue
        self.maxAttempts = maxAttempts
        self.timeout = timeout
    }
}
