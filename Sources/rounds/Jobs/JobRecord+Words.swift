// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

extension JobState {
    /// How the state is marked where colour is shown.
    var meaning: Style.Meaning? {
        switch self {
        case .succeeded: .good
        case .failed: .bad
        case .cancelled, .retrying: .warning
        case .running: .active
        case .blocked, .scheduled, .queued: nil
        }
    }
}

extension JobRecord {
    /// What the command says when it waited for this job and the job did not succeed.
    var failure: CommandFailure? {
        switch state {
        case .failed:
            let isInput = error?.type == "bad-input"
            return CommandFailure(
                isInput ? .badInput : .failed, "job \(id) failed: \(error?.message ?? "no reason is recorded")",
                hint: isInput ? nil : "`rounds jobs show \(id)` has its attempts, `rounds jobs retry \(id)` tries again"
            )
        case .cancelled:
            let person = cancelRequestedBy.map { " by \($0)" } ?? ""
            return CommandFailure(.cancelled, "job \(id) was cancelled\(person)\(cancelReason.map { ": \($0)" } ?? "")")
        case .blocked, .scheduled, .queued, .running, .retrying, .succeeded:
            return nil
        }
    }
}

extension ClusterClient {
    /// A job that must be there.
    ///
    /// - Throws: `BadInput` when it is not.
    func existingJob(_ id: JobID) async throws -> JobRecord {
        guard let record = try await job(id) else {
            throw BadInput("there is no job \(id)", hint: "`rounds jobs list` shows the latest")
        }
        return record
    }
}
