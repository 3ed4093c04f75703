// SPDX-License-Identifier: Apache-2.0

/// What is to be done next in a run of a workflow.
package enum RunDecision: Sendable, Hashable {
    /// What the step waits for has ended well: make its jobs.
    case begin(step: String)
    /// The step will never begin.
    case cancel(step: String, reason: String)
    /// Undo what the step has done.
    case compensate(step: String)
    /// All is done.
    case end(RunOutcome)
}
