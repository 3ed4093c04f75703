// SPDX-License-Identifier: Apache-2.0

/// What the ledger says of a job at one look, as far as Redis must agree with it.
package struct LedgerSight: Hashable, Sendable {
    package var state: JobState
    package var attempt: Int
    /// Milliseconds since 1970, for `scheduled` and `retrying`.
    package var runAt: Int64?
    /// The lane in which the job waits when it is ready.
    package var lane: String
    package var worker: String?
    package var isCancelRequested: Bool
    /// How long ago the job was accepted, or changed by something other than a worker, in milliseconds by the ledger's
    /// clock.
    package var changedAge: Int64
    /// How long ago the job ended, if it has.
    package var finishedAge: Int64?
    /// Differs whenever anything of the row does.
    package var version: String

    package init(
        state: JobState, attempt: Int, runAt: Int64? = nil, lane: String = "", worker: String? = nil,
        isCancelRequested: Bool = false, changedAge: Int64 = .max, finishedAge: Int64? = nil, version: String = ""
    ) {
        self.state = state
        self.attempt = attempt
        self.runAt = runAt
        self.lane = lane
        self.worker = worker
        self.isCancelRequested = isCancelRequested
        self.changedAge = changedAge
        self.finishedAge = finishedAge
        self.version = version
    }
}
