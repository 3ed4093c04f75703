// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// A run as a table: its steps in the layers of the workflow, then what undoes them.
struct RunPicture {
    let definition: WorkflowDefinition
    let steps: [RunStepRecord]
    /// The run's jobs by number.
    let jobs: [JobID: JobRecord]

    func table(now: Date) -> Table {
        var table = Table(
            .left("STEP"), .left("KIND"), .right("JOB"), .left("STATE"), .right("TIME"), .right("ROWS"),
            .right("BAD"), .left("RESULT"))
        let byName = Dictionary(steps.map { ($0.name, $0) }) { $1 }
        for (index, layer) in definition.layers.enumerated() {
            for (position, described) in layer.enumerated() {
                guard let step = byName[described.name] else { continue }
                let number = position == 0 ? "\(index + 1)" : ""
                let padding = String(repeating: " ", count: "\(definition.layers.count)".count - number.count)
                let branch = WorkflowPicture.branch(position, of: layer.count)
                table.add(row(step, named: "\(padding)\(number) \(branch) \(step.name)", now: now))
            }
        }
        for step in steps {
            guard let undone = step.compensates else { continue }
            table.add(row(step, named: "↩ undoes \(undone)", now: now))
        }
        return table
    }

    private func row(_ step: RunStepRecord, named name: String, now: Date) -> [Table.Cell] {
        let job = step.job.flatMap { jobs[$0] }
        let outcome = job.map { StepOutcome($0) }
        // A step with one job is queued, running or retrying as its job is.
        let state = step.state == .running ? job?.state ?? .running : step.state
        let words = [state.rawValue, step.count].compactMap(\.self).joined(separator: " ")
        return [
            .init(name), .init(step.kind), .init(step.job.map { "\($0)" } ?? ""), .init(words, state.meaning),
            .init(step.runTime(now: now).map(Format.seconds) ?? ""), .init(outcome?.rows.map(Format.count) ?? ""),
            .init(outcome?.quarantined.map(Format.count) ?? "", (outcome?.quarantined ?? 0) > 0 ? .warning : nil),
            .init(step.note.isEmpty ? outcome?.words ?? "" : step.note),
        ]
    }
}
