// SPDX-License-Identifier: Apache-2.0

import Jobs

/// What became of an occurrence of a schedule.
package enum OccurrenceOutcome: String, Sendable, Codable {
    /// It started a run or a job.
    case fired
    /// It started nothing, for a reason that is recorded with it.
    case skipped
    /// It waits for what the schedule has started before, and starts then.
    case buffered
    /// Its time went by while no coordinator was there.
    case missed
}

extension OccurrenceOutcome {
    /// Reads the ledger's spelling, which a check in the table keeps to the cases of this type.
    init(ledger text: String) throws(JobState.UnknownState) {
        guard let outcome = OccurrenceOutcome(rawValue: text) else { throw JobState.UnknownState(text: text) }
        self = outcome
    }
}
