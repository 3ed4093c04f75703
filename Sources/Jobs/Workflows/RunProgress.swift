// SPDX-License-Identifier: Apache-2.0

/// How far a run of a workflow is.
package struct RunProgress: Sendable, Hashable, Codable {
    /// What one step contributes.
    package struct Share: Sendable, Hashable {
        package var weight: Int
        package var hasEnded: Bool
        /// Jobs that have been made of the step.
        package var jobs: Int
        /// Those of them that have ended.
        package var ended: Int
        /// How far the running ones are, each between 0 and 1, added up.
        package var running: Double

        package init(weight: Int, hasEnded: Bool, jobs: Int, ended: Int, running: Double = 0) {
            self.weight = weight
            self.hasEnded = hasEnded
            self.jobs = jobs
            self.ended = ended
            self.running = running
        }

        fileprivate var fraction: Double {
            if hasEnded { return 1 }
            return jobs == 0 ? 0 : (Double(ended) + running) / Double(jobs)
        }
    }

    /// Jobs that have ended.
    package var ended: Int
    /// Jobs in all; a step that has not begun counts as one, though it may turn out to be many or none.
    package var jobs: Int
    /// Between 0 and 1: each step by its weight, and in it each job alike.
    package var fraction: Double

    package init(_ shares: [Share]) {
        ended = shares.reduce(0) { $0 + $1.ended }
        jobs = shares.reduce(0) { $0 + ($1.hasEnded ? $1.jobs : max(1, $1.jobs)) }
        let weight = shares.reduce(0) { $0 + Double($1.weight) }
        fraction = weight == 0 ? 1 : shares.reduce(0) { $0 + Double($1.weight) * $1.fraction } / weight
    }
}
