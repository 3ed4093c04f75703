// SPDX-License-Identifier: Apache-2.0

import Jobs

/// What somebody has changed of a run.
struct RunChange: Sendable {
    let run: Int64
    let workflow: String
    /// The steps that are taken up.
    var steps: [String] = []
    /// Jobs of which Redis must be told.
    var jobs: [JobID]

    /// What the audit trail calls the run.
    var subjects: [String] { ["workflow \(workflow)", "run \(run)"] }
}
