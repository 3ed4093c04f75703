// SPDX-License-Identifier: Apache-2.0

/// What becomes of an occurrence whose time comes while what an earlier one started is still under way.
package enum Overlap: String, CaseIterable, Sendable, Codable {
    /// It is skipped.
    case skip
    /// It waits and starts when the earlier one has ended; if another one waits already, it is skipped.
    case bufferOne = "buffer_one"
    /// The earlier one is asked to stop, and it starts at once.
    case cancelRunning = "cancel_running"
    /// It runs beside the earlier one.
    case allow
}

extension Overlap {
    /// What an occurrence does that has just come due.
    package enum Verdict: Sendable, Hashable {
        case start
        case cancelAndStart
        case wait
        case skip
    }

    /// Decides about an occurrence that has just come due.
    ///
    /// A backfill is not worth a regular occurrence: one that meets a backfilled run waits for its end where it would
    /// be skipped otherwise.
    ///
    /// - Parameters:
    ///   - isBusy: whether something that the schedule started is under way.
    ///   - isBackfill: whether that is an occurrence that somebody has had filled in.
    ///   - hasWaiting: whether an occurrence that nobody asked for waits already.
    package func verdict(isBusy: Bool, isBackfill: Bool, hasWaiting: Bool) -> Verdict {
        if self == .allow || !isBusy { return .start }
        if self == .cancelRunning { return .cancelAndStart }
        return (self == .bufferOne || isBackfill) && !hasWaiting ? .wait : .skip
    }
}
