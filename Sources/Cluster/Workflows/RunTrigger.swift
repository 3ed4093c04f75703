// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What starts a run or a job, for the record.
package struct RunTrigger: Sendable, Hashable {
    /// A person's name, or the schedule's.
    package let startedBy: String
    /// The schedule, also when a person has it run out of turn.
    package let schedule: String?
    /// The schedule's occurrence; `nil` when a person starts it.
    package let occurrence: Date?

    private init(startedBy: String, schedule: String?, occurrence: Date?) {
        self.startedBy = startedBy
        self.schedule = schedule
        self.occurrence = occurrence
    }

    /// Somebody starts it, perhaps by the name of a schedule.
    package static func person(_ name: String, schedule: String? = nil) -> RunTrigger {
        RunTrigger(startedBy: name, schedule: schedule, occurrence: nil)
    }

    /// A schedule comes round.
    package static func schedule(_ name: String, at occurrence: Date) -> RunTrigger {
        RunTrigger(startedBy: "schedule \(name)", schedule: name, occurrence: occurrence)
    }

    /// Somebody has an occurrence of a schedule filled in that has started nothing in its time.
    package static func backfill(_ schedule: String, at occurrence: Date, by person: String) -> RunTrigger {
        RunTrigger(startedBy: person, schedule: schedule, occurrence: occurrence)
    }
}
