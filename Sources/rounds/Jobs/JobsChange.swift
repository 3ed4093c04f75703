// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

/// Changes jobs that are named by number and says what became of each.
struct JobsChange {
    let action: JobsAction
    let client: ClusterClient
    let output: OutputOptions

    private struct Outcome: Encodable {
        let id: JobID
        /// Whether it was changed, or would be.
        let isChanged: Bool
        /// The state afterwards; nothing when the job is gone.
        let state: JobState?
    }

    /// - Parameter dryRun: whether only to say what would be changed.
    /// - Throws: `BadInput` when a job does not exist, in which case none is changed; ``CommandFailure`` when some
    ///   could not be changed.
    func apply(to ids: [JobID], dryRun: Bool) async throws {
        var outcomes: [Outcome] = []
        for id in ids {
            let state = try await client.existingJob(id).state
            outcomes.append(Outcome(id: id, isChanged: action.states.contains(state), state: state))
        }
        if !dryRun {
            let changed = Set(try await action.change(client, ids))
            outcomes = []
            for id in ids {
                let state = try await client.job(id)?.state
                outcomes.append(Outcome(id: id, isChanged: changed.contains(id), state: state))
            }
        }
        try output.show(outcomes) { show($0, dryRun: dryRun) }
        if outcomes.contains(where: { !$0.isChanged }) {
            throw CommandFailure(.failed, "not every job \(dryRun ? "can" : "could") be changed")
        }
    }

    private func show(_ outcomes: [Outcome], dryRun: Bool) {
        for one in outcomes {
            let words =
                switch (one.isChanged, dryRun) {
                case (true, true): "would be changed"
                case (true, false): action.done
                case (false, _): action.refused
                }
            Console.standard.print("job \(one.id)  \(words)\(one.state.map { ", now \($0.rawValue)" } ?? "")")
        }
    }
}
