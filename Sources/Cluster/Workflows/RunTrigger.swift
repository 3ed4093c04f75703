// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs

/// What starts a run or a job, for the record.
package struct RunTrigger: Sendable, Hashable {
    /// A person's name, or the schedule's.
    package let startedBy: String
    /// The schedule, also when a person has it run out of turn.
    package let schedule: String?
    /// The schedule's occurrence; `nil` when a person starts it.
    package let occurrence: Date?

    /// Where what is started belongs in a distributed trace.
    package let trace: TraceContext

    private init(startedBy: String, schedule: String?, occurrence: Date?, trace: TraceContext = .continuing(nil)) {
        self.trace = trace
        self.startedBy = startedBy
        self.schedule = schedule
        self.occurrence = occurrence
    }

    /// Somebody starts it, perhaps by the name of a schedule.
    ///
    /// - Parameter trace: the trace that the person's program is part of; a new one unless it says.
    package static func person(
        _ name: String, schedule: String? = nil, trace: TraceContext = .continuing(nil)
    ) -> RunTrigger {
        RunTrigger(startedBy: name, schedule: schedule, occurrence: nil, trace: trace)
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
