// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// A run of a workflow that has been accepted.
package struct StartedWorkflow: Sendable, Hashable, Codable {
    /// The run's number.
    package var run: Int64
    package var workflow: String
    /// The jobs that are ready: those of the steps that wait for no other.
    package var ready: [JobID]
}
