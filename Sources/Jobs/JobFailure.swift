// SPDX-License-Identifier: Apache-2.0

/// A handler's own word on why it failed and whether another attempt makes sense.
package struct JobFailure: Error, Hashable, CustomStringConvertible {
    package let message: String
    /// `false` sends the job to `failed` at once.
    package let retryable: Bool

    package init(_ message: String, retryable: Bool) {
        self.message = message
        self.retryable = retryable
    }

    package var description: String { message }
}
