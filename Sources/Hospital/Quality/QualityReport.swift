// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What a check found the last time it ran.
package struct QualityReport: Sendable, Hashable, Codable {
    /// One of the things that were found.
    package struct Example: Sendable, Hashable, Codable {
        /// What is wrong, by its number.
        package let subject: String
        /// How it is wrong.
        package let detail: String
    }

    /// What was found in a branch.
    package struct Branch: Sendable, Hashable, Codable {
        package let branch: String
        package let found: Int
        /// The first of it.
        package let examples: [Example]
    }

    package let check: String
    package let title: String
    package let severity: QualityDefinition.Severity
    package let definition: String
    package let checkedAt: Date
    package let jobID: Int64
    /// Only branches in which something was found, the worst first.
    package let branches: [Branch]

    /// In the branches of the report.
    package var found: Int { branches.reduce(0) { $0 + $1.found } }
}
