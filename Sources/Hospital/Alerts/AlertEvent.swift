// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// One thing that became of an alert.
package struct AlertEvent: Sendable, Hashable, Codable {
    package let id: Int64
    package let alert: Int64
    package let rule: String
    package let branch: String
    package let department: String
    package let at: Date
    /// `raised`, `acknowledged` or `cleared`.
    package let what: String
    /// A person, or the job that evaluated the rule.
    package let who: String
    package let day: LocalDay
    package let value: Double
    package let note: String

    init(_ row: PostgresRow) throws(PostgresError) {
        id = try row.decode("event_id")
        alert = try row.decode("alert_id")
        rule = try row.decode("rule")
        branch = try row.decode("branch_id")
        department = try row.decode("department")
        at = try row.decode("at")
        what = try row.decode("what")
        who = try row.decode("who")
        day = try row.decode("day")
        value = try row.decode("value")
        note = try row.decode("note")
    }
}
