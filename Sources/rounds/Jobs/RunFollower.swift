// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// Follows a run of a workflow on stderr until it ends: a line for each step that ends, a bar for the whole.
struct RunFollower {
    let client: ClusterClient

    /// - Throws: `BadInput` when there is no such run, or what the ledger throws.
    func follow(_ id: Int64) async throws {
        let first = try await client.existingRun(id)
        Signals.onInterrupt {
            Console.standard.note(
                "\nthe run goes on: `rounds workflows show \(id)` shows how far it is, "
                    + "`rounds workflows cancel \(id)` stops it")
        }
        let display = ProgressDisplay("\(first.workflow) \(id)")
        var shown: Set<String> = []
        while true {
            // The run is read before its steps, so that its last step is never missed.
            let run = try await client.existingRun(id)
            let steps = try await client.steps(ofRun: id)
            for step in steps where step.state.isTerminal && shown.insert(step.name).inserted {
                display.line(line(step, try await outcome(of: step)))
            }
            if run.finishedAt != nil { break }
            let running = try await client.jobs(JobFilter(states: [.running], workflowRun: id, limit: 50))
            display.update(progress(steps, running))
            try await Task.sleep(for: .milliseconds(250))
        }
        display.end()
    }

    /// The whole run as one progress: units are thousandths, since a step may weigh more than another.
    private func progress(_ steps: [RunStepRecord], _ running: [JobRecord]) -> Cluster.Progress {
        let whole = RunProgress(steps, jobs: running)
        let names = steps.filter { $0.state == .running }.map { step in
            [step.name, step.count].compactMap(\.self).joined(separator: " ")
        }
        let words = ["\(whole.ended) of \(whole.jobs) jobs", names.joined(separator: ", ")].filter { !$0.isEmpty }
        return Cluster.Progress(
            completed: Int64(whole.fraction * 1000), total: 1000, message: words.joined(separator: "  "))
    }

    private func outcome(of step: RunStepRecord) async throws -> StepOutcome? {
        guard let id = step.job else { return nil }
        return try await client.job(id).map { StepOutcome($0) }
    }

    private func line(_ step: RunStepRecord, _ outcome: StepOutcome?) -> String {
        let style = Console.standard.messages.style
        let rows = outcome?.rows.map { "\(Format.count($0)) rows" }
        let bad = outcome?.quarantined.flatMap { $0 > 0 ? "\(Format.count($0)) bad" : nil }
        let time = step.runTime(now: Date()).map { Format.seconds($0) }
        let words = step.note.isEmpty ? outcome?.words ?? "" : step.note
        let parts = [time, rows, bad, words].compactMap(\.self).filter { !$0.isEmpty }
        let padding = String(repeating: " ", count: max(1, 22 - step.name.count))
        return "  \(step.name)\(padding)\(style.mark(step.words, step.state.meaning))  "
            + parts.joined(separator: "  ")
    }
}
