// SPDX-License-Identifier: Apache-2.0

/// In what way Redis does not agree with the ledger about a job.
package enum JobDiscrepancy: String, CaseIterable, Hashable, Sendable, Codable {
    /// The ledger has an open job that Redis has no record of.
    case missing
    /// Redis holds a job that the ledger does not have.
    case foreign
    /// A job that has ended, or waits for others, is still in a place where work is handed out.
    case leftover
    /// A job is in more than one place.
    case duplicated
    /// A job is in no place, or in one that does not fit its state.
    case misplaced
    /// The two states do not fit together.
    case wrongState = "wrong-state"
    /// Redis has a lower attempt number than the ledger.
    case wrongAttempt = "wrong-attempt"
    /// A delayed job waits for another time than the ledger says.
    case wrongTime = "wrong-time"
    /// A delayed job's time came long ago.
    case overdue
    /// A running job has no lease.
    case noLease = "no-lease"
    /// A lease ran out long ago and nobody took the job back.
    case lapsedLease = "lapsed-lease"
    /// A lease is held in the name of a worker that is not there.
    case holderGone = "holder-gone"
    /// A claim was handed out long ago and has not begun.
    case claimNotBegun = "claim-not-begun"
    /// Somebody wants the running job stopped, and its worker cannot know.
    case cancellationUnheard = "cancellation-unheard"
    /// The record of an ended job would stay for good.
    case keptForever = "kept-forever"
}
