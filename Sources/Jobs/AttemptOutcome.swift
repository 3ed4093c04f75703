// SPDX-License-Identifier: Apache-2.0

/// How an attempt ended.
package enum AttemptOutcome: Sendable, Hashable {
    /// The effect is committed. `result` is a JSON document.
    case succeeded(result: String)
    /// The attempt failed. `retryable` is the handler's opinion; the rules decide.
    case failed(JobError, retryable: Bool)
    /// The worker does not know the job's kind, or not its version; it does not count.
    case parked(JobError)
    /// The attempt stopped because the job was cancelled.
    case cancelled
    /// The attempt was interrupted through no fault of the job; it does not count.
    case handedBack
}
