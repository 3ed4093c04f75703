// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// An alert, for people and programs to look at.
package struct AlertRecord: Sendable, Hashable, Codable {
    package enum State: String, CaseIterable, Sendable, Codable, PostgresDecodable {
        case open, acknowledged, cleared
    }

    package let id: Int64
    package let rule: String
    package let title: String
    package let severity: AlertRule.Severity
    /// When its rule raises, `above 0.85 for 3 days`.
    package let condition: String
    package let branch: String
    /// Empty for the branch as a whole.
    package let department: String
    package let state: State
    /// The local day whose value raised it.
    package let raisedOn: LocalDay
    package let raisedAt: Date
    /// The local day of the last value that was looked at.
    package let day: LocalDay
    package let value: Double
    package let detail: String
    package let acknowledgedBy: String?
    package let acknowledgedAt: Date?
    package let note: String?
    package let clearedAt: Date?

    init(_ row: PostgresRow) throws(PostgresError) {
        id = try row.decode("alert_id")
        rule = try row.decode("rule")
        title = try row.decode("title")
        severity = try row.decode("severity")
        condition = try row.decode("condition")
        branch = try row.decode("branch_id")
        department = try row.decode("department")
        state = try row.decode("state")
        raisedOn = try row.decode("raised_on")
        raisedAt = try row.decode("raised_at")
        day = try row.decode("day")
        value = try row.decode("value")
        detail = try row.decode("detail")
        acknowledgedBy = try row.decodeIfPresent("acknowledged_by")
        acknowledgedAt = try row.decodeIfPresent("acknowledged_at")
        note = try row.decodeIfPresent("note")
        clearedAt = try row.decodeIfPresent("cleared_at")
    }
}

extension AlertRule.Severity: PostgresDecodable {}
