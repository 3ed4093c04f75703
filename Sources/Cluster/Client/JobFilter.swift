// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres

/// Which jobs are meant. A condition that is `nil` or empty holds for every job; all others must hold.
package struct JobFilter: Sendable, Hashable {
    /// Any of these states; all when empty.
    package var states: [JobState] = []
    package var kind: String?
    package var queue: String?
    package var branch: String?
    package var workflowRun: Int64?
    /// The step of a workflow.
    package var step: String?
    /// A part of the error's message, in capitals or not.
    package var errorText: String?
    /// A regular expression of PostgreSQL that matches in the error's message, in capitals or not.
    package var errorPattern: String?
    /// The error's type, such as `timed-out`.
    package var errorType: String?
    /// Ended at this time or later.
    package var endedFrom: Date?
    /// Ended before this time.
    package var endedBefore: Date?
    /// Values of parameters by name; of a parameter that is a list, one element.
    package var parameters: [String: String] = [:]
    /// Only jobs with a lower number, to page on.
    package var before: JobID?
    /// How many at most.
    package var limit: Int

    package init(
        states: [JobState] = [], kind: String? = nil, queue: String? = nil, branch: String? = nil,
        workflowRun: Int64? = nil, before: JobID? = nil, limit: Int = 50
    ) {
        self.states = states
        self.kind = kind
        self.queue = queue
        self.branch = branch
        self.workflowRun = workflowRun
        self.before = before
        self.limit = limit
    }

    /// The conditions as the parameters of `job_filter.sql`.
    var conditions: [(any PostgresParameter)?] {
        let names = parameters.keys.sorted()
        return [
            states.isEmpty ? nil : states.map(\.rawValue),
            !states.isEmpty && states.allSatisfy { $0 == .failed || $0 == .cancelled },
            kind, queue, branch, workflowRun, step, errorText, errorPattern, errorType, endedFrom, endedBefore,
            names, names.map { parameters[$0] ?? "" }, before?.rawValue,
        ]
    }
}
