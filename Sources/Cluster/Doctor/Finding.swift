// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// Something that is wrong with the cluster, in an operator's words.
package struct Finding: Sendable, Hashable, Codable {
    /// How much it matters.
    package enum Severity: String, Sendable, Codable, Comparable {
        /// Work goes on; it may not for long, or something would be lost in an accident.
        case warning
        /// Work waits in vain, or an invariant does not hold.
        case broken

        package static func < (left: Severity, right: Severity) -> Bool { left == .warning && right == .broken }
    }

    /// A short name that stays the same, for programs: `jobs/missing`, `redis/eviction`.
    package var name: String
    package var severity: Severity
    /// What is wrong.
    package var what: String
    /// What it means for the work.
    package var meaning: String
    /// What to do.
    package var remedy: String
    /// Jobs that are concerned; the first ones when there are many.
    package var jobs: [JobID]
    /// Whether the doctor has put it right.
    package var isRepaired: Bool

    package init(
        _ name: String, _ severity: Severity, what: String, meaning: String, remedy: String, jobs: [JobID] = [],
        isRepaired: Bool = false
    ) {
        self.name = name
        self.severity = severity
        self.what = what
        self.meaning = meaning
        self.remedy = remedy
        self.jobs = jobs
        self.isRepaired = isRepaired
    }
}
