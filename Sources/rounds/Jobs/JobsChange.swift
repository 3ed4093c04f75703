// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

/// Changes several jobs and says what became of each.
enum JobsChange {
    private struct Outcome: Encodable {
        let id: JobID
        let isChanged: Bool
        let state: JobState
    }

    /// - Parameters:
    ///   - done: what is said of a job that was changed.
    ///   - refused: what is said of a job that could not be changed.
    ///   - change: changes the jobs and returns those that were changed.
    /// - Throws: `BadInput` when a job does not exist, in which case none is changed; ``CommandFailure`` when some
    ///   could not be changed.
    static func apply(
        to ids: [JobID], settings: SettingsOptions, output: OutputOptions, done: String, refused: String,
        _ change: (ClusterClient) async throws -> [JobID]
    ) async throws {
        let outcomes = try await settings.settings().withCluster("jobs change") { cluster in
            for id in ids { _ = try await cluster.client.existingJob(id) }
            let changed = Set(try await change(cluster.client))
            var outcomes: [Outcome] = []
            for id in ids {
                let state = try await cluster.client.existingJob(id).state
                outcomes.append(Outcome(id: id, isChanged: changed.contains(id), state: state))
            }
            return outcomes
        }
        try output.show(outcomes) { outcomes in
            for one in outcomes {
                Console.standard.print("job \(one.id)  \(one.isChanged ? done : refused), now \(one.state.rawValue)")
            }
        }
        if outcomes.contains(where: { !$0.isChanged }) {
            throw CommandFailure(.failed, "not every job could be changed")
        }
    }
}
