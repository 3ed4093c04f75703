// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// Shows a run of a workflow, and how it ends.
struct RunReport {
    let client: ClusterClient
    let output: OutputOptions

    private struct Document: Encodable {
        let run: WorkflowRunRecord
        let jobs: [JobRecord]
    }

    /// Shows a run as it is, or follows it to its end first.
    ///
    /// - Parameter isWaiting: whether to follow it.
    /// - Throws: `BadInput` when there is no such run; ``CommandFailure`` when it was followed and did not succeed.
    func show(_ id: Int64, waiting isWaiting: Bool = false) async throws {
        if isWaiting { try await RunFollower(client: client).follow(id) }
        let run = try await client.existingRun(id)
        let jobs = try await client.jobs(ofRun: id)
        try output.show(Document(run: run, jobs: jobs)) { show($0.run, $0.jobs) }
        guard isWaiting else { return }
        if let failure = jobs.lazy.compactMap(\.failure).first(where: { $0.status != .cancelled }) { throw failure }
        if run.state == "cancelled" { throw CommandFailure(.cancelled, "run \(id) of '\(run.workflow)' was cancelled") }
    }

    private func show(_ run: WorkflowRunRecord, _ jobs: [JobRecord]) {
        let console = Console.standard
        let state = console.output.style.mark(run.state, Self.meaning(of: run.state))
        let time = Format.seconds((run.finishedAt ?? Date()).timeIntervalSince(run.startedAt))
        console.print("\(run.workflow), run \(run.id): \(state) after \(time), started by \(run.startedBy)")
        console.print()
        var table = Table(
            .left("STEP"), .left("KIND"), .right("JOB"), .left("STATE"), .right("TIME"), .right("ROWS"),
            .right("BAD"), .left("RESULT"))
        for job in jobs {
            let outcome = StepOutcome(job)
            table.add(
                .init(job.step ?? ""), .init(job.kind), .init("\(job.id)"),
                .init(job.state.rawValue, job.state.meaning),
                .init(job.runTime(now: Date()).map(Format.seconds) ?? ""),
                .init(outcome.rows.map(Format.count) ?? ""),
                .init(outcome.quarantined.map(Format.count) ?? "", (outcome.quarantined ?? 0) > 0 ? .warning : nil),
                .init(outcome.words))
        }
        console.print(table)
    }

    /// How a run's state is marked where colour is shown.
    static func meaning(of state: String) -> Style.Meaning? { JobState(rawValue: state)?.meaning }
}

extension ClusterClient {
    /// A run that must be there.
    ///
    /// - Throws: `BadInput` when it is not.
    func existingRun(_ id: Int64) async throws -> WorkflowRunRecord {
        guard let run = try await workflowRun(id) else {
            throw BadInput("there is no run \(id) of a workflow", hint: "`rounds workflows list` shows the latest")
        }
        return run
    }
}
