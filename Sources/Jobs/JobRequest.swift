// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A job that somebody wants done.
package struct JobRequest: Sendable, Hashable {
    /// The name of the job's kind, such as `ingestion`.
    package var kind: String
    /// The kind's parameters, a JSON object.
    package var parameters: String
    package var queue: String
    /// The branch on whose behalf the job runs; branches take turns. Empty when there is none.
    package var branch: String
    package var priority: Priority
    /// Not before this time.
    package var runAt: Date?
    /// How long one attempt may take.
    package var timeout: Duration?
    /// How many failures end the job.
    package var maxAttempts: Int
    /// A second request of the same kind with the same key is answered with the first one's job.
    package var idempotencyKey: String?
    /// Who asked, for the record.
    package var submittedBy: String
    /// The version of the parameters' form; a worker that knows only older ones leaves the job alone.
    package var version: Int
    /// Capabilities that a worker must have; see ``JobClass/isCapability(_:)`` for how they are written.
    package var requires: [String]
    /// Memory that a worker must have free, in MiB.
    package var memory: Int
    /// Jobs of the queue with the same key share a limit: one at a time, unless somebody has set another. Empty for
    /// none.
    package var concurrencyKey: String
    /// Whether an earlier job can stand for this one; `nil` when each request has a job of its own. A debounced job has
    /// its time from this, whatever ``runAt`` says.
    package var uniqueness: Uniqueness?
    /// A job whose first attempt has not started by then fails.
    package var expiresAt: Date?
    /// The W3C traceparent of whoever asks.
    package var trace: String?

    package init(
        kind: String, parameters: String, queue: String = "default", branch: String = "",
        priority: Priority = .normal, runAt: Date? = nil, timeout: Duration? = nil, maxAttempts: Int = 3,
        idempotencyKey: String? = nil, submittedBy: String, version: Int = 1, requires: [String] = [], memory: Int = 0,
        concurrencyKey: String = "", uniqueness: Uniqueness? = nil, expiresAt: Date? = nil, trace: String? = nil
    ) {
        self.kind = kind
        self.parameters = parameters
        self.queue = queue
        self.branch = branch
        self.priority = priority
        self.runAt = runAt
        self.timeout = timeout
        self.maxAttempts = maxAttempts
        self.idempotencyKey = idempotencyKey
        self.submittedBy = submittedBy
        self.version = version
        self.requires = requires
        self.memory = memory
        self.concurrencyKey = concurrencyKey
        self.uniqueness = uniqueness
        self.expiresAt = expiresAt
        self.trace = trace
    }

    /// Whether a text can name a queue: letters, digits, `.`, `_` and `-`, at least one.
    package static func isQueue(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
