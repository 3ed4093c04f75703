// SPDX-License-Identifier: Apache-2.0

/// What the doctor has seen.
package struct DoctorReport: Sendable, Codable {
    /// One thing that was looked at, or could not be.
    package struct Check: Sendable, Codable {
        package var subject: String
        /// What was seen, with numbers; `nil` when it could not be looked at.
        package var summary: String?
        /// Why it could not be looked at.
        package var failure: String?
        package var findings: [Finding]
    }

    package var checks: [Check]

    /// What is wrong and has not been put right.
    package var remaining: [Finding] { checks.flatMap(\.findings).filter { !$0.isRepaired } }

    /// Whether everything could be looked at.
    package var isComplete: Bool { checks.allSatisfy { $0.failure == nil } }
}
