// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

/// Something that people do to jobs, one or many.
struct JobsAction: Sendable {
    /// The word on the command line: `retry`.
    let verb: String
    /// What is said of a job that was changed: `ready again`.
    let done: String
    /// What is said of a job that cannot be changed: `neither failed nor cancelled`.
    let refused: String
    /// The states in which a job can be changed.
    let states: [JobState]
    /// The states that are meant when jobs are chosen by what they are and no state is given; empty when a person has
    /// to say it.
    let usualStates: [JobState]
    /// Changes the jobs that can be changed, in one transaction, and returns them.
    let change: @Sendable (ClusterClient, [JobID]) async throws -> [JobID]
}
