// SPDX-License-Identifier: Apache-2.0

package import struct Foundation.Date

/// What is started by the clock, and when.
///
/// A value of this type is sound: its name can be used everywhere, and no placeholder but `${run.date}` occurs.
package struct ScheduleDefinition: Sendable, Hashable, Encodable {
    /// What an occurrence starts. Strings may hold `${run.date}`, the occurrence's date in the schedule's zone.
    package enum Target: Sendable, Hashable, Encodable {
        /// A run of the workflow of that name, with values for its parameters.
        case workflow(name: String, parameters: [String: JSONValue])
        /// One job.
        case job(template: JobTemplate)
    }

    package let name: String
    package let description: String?
    package let cron: CronExpression
    package let zone: CivilZone
    /// The first day, in the zone, that has occurrences; `nil` when there is no first one.
    package let starts: CivilDate?
    /// The last day, in the zone, that has occurrences; `nil` when there is no last one.
    package let ends: CivilDate?
    /// Occurrences start less than this late, each by its own amount in whole seconds; zero for on time.
    package let jitter: Duration
    package let target: Target
    package let catchUp: CatchUp
    package let overlap: Overlap
    /// Whether its file says that it shall not run. Somebody may also have paused it in the ledger.
    package let isPaused: Bool

    /// - Throws: ``DefinitionProblem`` for the first rule that is broken.
    package init(
        name: String, description: String? = nil, cron: CronExpression, zone: CivilZone, starts: CivilDate? = nil,
        ends: CivilDate? = nil, jitter: Duration = .zero, target: Target, catchUp: CatchUp = .latest,
        overlap: Overlap = .skip, isPaused: Bool = false
    ) throws(DefinitionProblem) {
        self.name = name
        self.description = description
        self.cron = cron
        self.zone = zone
        self.starts = starts
        self.ends = ends
        self.jitter = jitter
        self.target = target
        self.catchUp = catchUp
        self.overlap = overlap
        self.isPaused = isPaused
        try WorkflowDefinition.check(name: name, of: "schedule", at: .whole)
        if case .all(let limit) = catchUp, limit < 1 {
            throw DefinitionProblem("the limit of late runs must be at least 1, not \(limit)")
        }
        if let starts, let ends, ends < starts {
            throw DefinitionProblem("the last day, \(ends), comes before the first one, \(starts)")
        }
        // Any date shows whether the placeholders can be filled.
        _ = try filledTarget(on: CivilDate(daysSinceEpoch: 0))
    }

    /// What the occurrence at an instant starts, with its placeholders filled.
    ///
    /// - Parameter occurrence: an instant at which the schedule comes round.
    /// - Throws: ``DefinitionProblem``, for none that `init` has not found.
    package func target(at occurrence: Date) throws(DefinitionProblem) -> Target {
        try filledTarget(on: date(of: occurrence))
    }

    /// The day of an occurrence in the schedule's zone.
    package func date(of occurrence: Date) -> CivilDate {
        zone.civilMinute(at: occurrence).date
    }

    private func filledTarget(on date: CivilDate) throws(DefinitionProblem) -> Target {
        let values = PlaceholderValues(parameters: [:], date: date)
        return try TemplateError.located(at: .jobParameters(step: nil)) { () throws(TemplateError) in
            switch target {
            case .workflow(let name, let parameters):
                var filled: [String: JSONValue] = [:]
                for (key, value) in parameters { filled[key] = try value.filled(with: values) }
                return .workflow(name: name, parameters: filled)
            case .job(let template):
                return .job(template: try template.filled(with: values))
            }
        }
    }
}
