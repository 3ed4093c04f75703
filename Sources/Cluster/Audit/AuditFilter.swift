// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Which entries of the audit trail to list.
package struct AuditFilter: Sendable, Hashable {
    /// The actor, or only the account of `account@host`.
    package var actor: String?
    /// A verb, or what it begins with: `job` for all that was done to jobs.
    package var verb: String?
    /// A subject, such as `job 17`.
    package var subject: String?
    package var since: Date?
    /// Only entries with a lower number, to page on.
    package var before: Int64?
    package var limit: Int

    package init(
        actor: String? = nil, verb: String? = nil, subject: String? = nil, since: Date? = nil, before: Int64? = nil,
        limit: Int = 50
    ) {
        self.actor = actor
        self.verb = verb
        self.subject = subject
        self.since = since
        self.before = before
        self.limit = limit
    }
}
