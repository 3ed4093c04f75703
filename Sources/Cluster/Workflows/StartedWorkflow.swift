// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// A run of a workflow that has been accepted.
package struct StartedWorkflow: Sendable, Hashable, Codable {
    /// One step's job.
    package struct StepJob: Sendable, Hashable, Codable {
        package var step: String
        package var id: JobID
        /// `queued`, or `blocked` when it waits for others.
        package var state: JobState
    }

    /// The run's number.
    package var run: Int64
    package var workflow: String
    /// A job for each step, in the order of the definition.
    package var jobs: [StepJob]

    /// The jobs that wait for no other.
    package var ready: [JobID] { jobs.filter { $0.state == .queued }.map(\.id) }
}
