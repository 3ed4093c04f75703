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
        let progress: RunProgress
        let steps: [RunStepRecord]
        let jobs: [JobRecord]
    }

    /// Shows a run as it is, or follows it to its end first.
    ///
    /// - Parameter isWaiting: whether to follow it.
    /// - Throws: `BadInput` when there is no such run; ``CommandFailure`` when it was followed and did not succeed.
    func show(_ id: Int64, waiting isWaiting: Bool = false) async throws {
        if isWaiting { try await RunFollower(client: client).follow(id) }
        let run = try await client.existingRun(id)
        let steps = try await client.steps(ofRun: id)
        let jobs = try await client.jobs(ofRun: id)
        let document = Document(run: run, progress: RunProgress(steps, jobs: jobs), steps: steps, jobs: jobs)
        try output.show(document) { try show($0) }
        guard isWaiting else { return }
        if let failure = failure(of: run, steps, jobs) { throw failure }
    }

    private func show(_ document: Document) throws {
        let (run, steps) = (document.run, document.steps)
        let console = Console.standard
        let style = console.output.style
        let compensations = steps.filter { $0.compensates != nil }
        var state = style.mark(run.state, Self.meaning(of: run.state))
        if let remark = Self.remark(on: compensations) { state += " (\(remark))" }
        let time = Format.seconds((run.finishedAt ?? Date()).timeIntervalSince(run.startedAt))
        console.print("\(run.workflow), run \(run.id): \(state) after \(time), started by \(run.startedBy)")
        if run.finishedAt == nil {
            let progress = document.progress
            let units = Cluster.Progress(
                completed: Int64(progress.ended), total: Int64(progress.jobs),
                message: "jobs, \(Int(progress.fraction * 100)) % of the whole")
            console.print(ProgressLine.words(units))
        }
        console.print()
        let definition: WorkflowDefinition = try JSONText.decode(run.definition.text)
        let jobs = Dictionary(document.jobs.map { ($0.id, $0) }) { $1 }
        console.print(RunPicture(definition: definition, steps: steps, jobs: jobs).table(now: Date()))
    }

    /// What could not be undone.
    private static func remark(on compensations: [RunStepRecord]) -> String? {
        let lacking = compensations.filter { $0.state.isTerminal && $0.state != .succeeded }.compactMap(\.compensates)
        return lacking.isEmpty ? nil : "not undone: \(lacking.joined(separator: ", "))"
    }

    private func failure(
        of run: WorkflowRunRecord, _ steps: [RunStepRecord], _ jobs: [JobRecord]
    ) -> CommandFailure? {
        if run.state == "succeeded" { return nil }
        if run.state == "cancelled" {
            return CommandFailure(.cancelled, "run \(run.id) of '\(run.workflow)' was cancelled")
        }
        // Of all that failed, what failed first is the reason for the rest.
        let first = steps.filter { $0.state == .failed && $0.compensates == nil }
            .min { ($0.finishedAt ?? .distantFuture) < ($1.finishedAt ?? .distantFuture) }
        guard let first else { return CommandFailure(.failed, "run \(run.id) of '\(run.workflow)' failed") }
        let job = jobs.first {
            $0.state == .failed && ($0.id == first.job || $0.step?.hasPrefix(first.name + "[") == true)
        }
        return job?.failure
            ?? CommandFailure(
                .failed, "step '\(first.name)' failed: \(first.reason ?? "no reason is recorded")",
                hint: "`rounds workflows retry \(run.id)` tries again from there")
    }

    /// How a run's state is marked where colour is shown.
    static func meaning(of state: String) -> Style.Meaning? {
        switch state {
        case "compensating", RunOutcome.compensated.rawValue: JobState.failed.meaning
        default: JobState(rawValue: state)?.meaning
        }
    }
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
