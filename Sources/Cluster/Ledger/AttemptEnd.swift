// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// An attempt that has ended, and what is to become of its job.
package struct AttemptEnd: Sendable, Hashable {
    package var lease: Lease
    package var queue: String
    package var verdict: Verdict
    /// How the attempt itself ended: `succeeded`, `failed`, `lease-lost`, `cancelled` or `handed-back`.
    package var outcome: String
    /// The result of a success, as JSON.
    package var result: String?
    /// The handler recorded the success together with its effect; the ledger needs no more.
    package var isRecorded = false
    /// When the next attempt may start, in milliseconds since 1970; known once the ledger has recorded the end.
    package var runAt: Int64?
}

extension AttemptEnd {
    /// An attempt that was interrupted through no fault of the job.
    ///
    /// - Parameter started: what the ledger said at its start; `nil` when the start was never recorded.
    static func handedBack(_ lease: Lease, queue: String, _ started: StartedAttempt? = nil) -> AttemptEnd {
        let verdict = Verdict(
            state: .queued, failures: started?.failures ?? 0, lostLeases: started?.lostLeases ?? 0)
        return AttemptEnd(lease: lease, queue: queue, verdict: verdict, outcome: "handed-back")
    }
}
