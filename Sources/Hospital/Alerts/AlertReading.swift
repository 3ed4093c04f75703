// SPDX-License-Identifier: Apache-2.0

/// What a signal said about a branch or department on a day.
package struct AlertReading: Sendable, Hashable {
    package let day: LocalDay
    package let value: Double
    /// What the value is made of, for people.
    package let detail: String

    package init(day: LocalDay, value: Double, detail: String) {
        self.day = day
        self.value = value
        self.detail = detail
    }
}

/// Whom an alert is about.
package struct AlertSubject: Sendable, Hashable {
    package let branch: String
    /// Empty for the branch as a whole.
    package let department: String

    package init(branch: String, department: String = "") {
        self.branch = branch
        self.department = department
    }
}
