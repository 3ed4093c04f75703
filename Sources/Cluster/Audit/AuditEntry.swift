// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// A change by a person or a schedule, to be recorded.
package struct AuditEntry: Sendable, Hashable {
    /// Who: a person as `account@host`, or `schedule NAME`.
    package var actor: String
    package var verb: AuditVerb
    /// To what, each a word for what it is and its name: `job 17`, `queue default`.
    package var subjects: [String]
    /// Why, in the actor's words.
    package var reason: String?
    /// Whatever else tells what was changed.
    package var details: [String: JSONValue]

    package init(
        _ verb: AuditVerb, of subjects: [String], by actor: String, reason: String? = nil,
        details: [String: JSONValue] = [:]
    ) {
        self.actor = actor
        self.verb = verb
        self.subjects = subjects
        self.reason = reason
        self.details = details
    }

    /// How jobs are called in the trail.
    package static func subjects(_ ids: [JobID]) -> [String] { ids.map { "job \($0)" } }
}
