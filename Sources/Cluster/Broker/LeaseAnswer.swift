// SPDX-License-Identifier: Apache-2.0

/// What Redis answers to the renewal of a lease.
package enum LeaseAnswer: String, Sendable {
    /// The lease holds for another term.
    case held
    /// The lease holds, and the job shall stop.
    case cancel
    /// Somebody else has the job, or it has ended.
    case lost
    /// Redis has forgotten the job, or was restored from before this attempt; the reconciler will restore it from the ledger.
    case unknown
}
