// SPDX-License-Identifier: Apache-2.0

/// Where a job is in its life. The spelling is the same in Swift, SQL, Redis and on the command line.
///
/// `blocked → scheduled → queued → running → succeeded | failed | cancelled`, and `running → retrying → queued`.
package enum JobState: String, CaseIterable, Sendable, Codable {
    /// Waits for other jobs of its workflow.
    case blocked
    /// Waits for its time.
    case scheduled
    /// Ready; waits for a worker.
    case queued
    /// An attempt holds the lease.
    case running
    /// An attempt failed; waits for the time of the next one.
    case retrying
    /// Ended with its effect committed.
    case succeeded
    /// Ended without success; no attempt is left or none makes sense.
    case failed
    /// Ended because somebody asked for it.
    case cancelled

    /// Whether the job has ended.
    package var isTerminal: Bool { self == .succeeded || self == .failed || self == .cancelled }

    /// Whether a job may go from this state to another one.
    package func canBecome(_ next: JobState) -> Bool {
        switch self {
        case .blocked: [.scheduled, .queued, .cancelled].contains(next)
        case .scheduled: [.queued, .running, .cancelled].contains(next)
        case .queued: [.running, .cancelled].contains(next)
        case .running: [.queued, .retrying, .succeeded, .failed, .cancelled].contains(next)
        case .retrying: [.queued, .running, .cancelled].contains(next)
        case .failed, .cancelled: [.blocked, .queued].contains(next)
        case .succeeded: false
        }
    }
}
