// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs

extension RetentionPolicy {
    /// The times that the settings name, and the usual ones for what they do not name.
    ///
    /// - Throws: ``CommandFailure`` when they cannot be read.
    init(settings: Settings) throws(CommandFailure) {
        self.init()
        for part in (settings.retention ?? "").split(separator: ",") {
            guard let assignment = Assignment(argument: part.trimmingCharacters(in: .whitespaces)) else {
                throw Self.wrong("'\(part)' is no retention")
            }
            let time = try Self.time(assignment)
            switch assignment.name {
            case JobState.succeeded.rawValue: succeeded = time
            case JobState.failed.rawValue: failed = time
            case JobState.cancelled.rawValue: cancelled = time
            default:
                let states = [JobState.succeeded, .failed, .cancelled].map(\.rawValue)
                throw Self.wrong("jobs do not end as '\(assignment.name)'\(suggestion(assignment.name, states))")
            }
        }
    }

    private static func time(_ assignment: Assignment) throws(CommandFailure) -> Duration? {
        if assignment.value == "never" { return nil }
        guard let span = TimeSpan(argument: assignment.value) else {
            throw wrong("'\(assignment.value)' is no length of time")
        }
        guard span.duration >= shortest else {
            throw wrong("\(assignment.name) jobs must be kept for a day at least, not \(assignment.value)")
        }
        return span.duration
    }

    private static func wrong(_ message: String) -> CommandFailure {
        CommandFailure(
            .badInput, message,
            hint: "--retention (ROUNDS_RETENTION) is like succeeded=30d,failed=365d,cancelled=30d; never deletes none")
    }
}
