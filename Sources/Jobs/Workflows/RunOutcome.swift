// SPDX-License-Identifier: Apache-2.0

/// How a run of a workflow ended.
package enum RunOutcome: String, Sendable, Codable {
    case succeeded
    case failed
    case cancelled
    /// It failed, and all that was to be undone has been.
    case compensated
}
