// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

/// Follows a run of a workflow on stderr until it ends: a line for each step that ends, a bar for the whole.
struct RunFollower {
    let client: ClusterClient

    /// - Throws: `BadInput` when there is no such run, or what the ledger throws.
    func follow(_ id: Int64) async throws {
        let first = try await client.existingRun(id)
        Signals.onInterrupt {
            Console.standard.note("\nthe run goes on: `rounds workflows show \(id)` shows how far it is")
        }
        let display = ProgressDisplay("\(first.workflow) \(id)")
        var ended: Set<JobID> = []
        while true {
            // The run is read before its jobs, so that its last step is never missed.
            let run = try await client.existingRun(id)
            let jobs = try await client.jobs(ofRun: id)
            for job in jobs where job.state.isTerminal && ended.insert(job.id).inserted {
                display.line(line(job))
            }
            let names = jobs.filter { $0.state == .running }.map { name($0) }
            let message = names.isEmpty ? nil : names.joined(separator: ", ")
            if run.state != "running" { break }
            display.update(Progress(completed: Int64(ended.count), total: Int64(jobs.count), message: message))
            try await Task.sleep(for: .milliseconds(250))
        }
        display.end()
    }

    private func line(_ job: JobRecord) -> String {
        let style = Console.standard.messages.style
        let outcome = StepOutcome(job)
        let rows = outcome.rows.map { "\(Format.count($0)) rows" }
        let bad = outcome.quarantined.flatMap { $0 > 0 ? "\(Format.count($0)) bad" : nil }
        let time = job.finishedAt.flatMap { job.runTime(now: $0) }.map { Format.seconds($0) }
        let parts = [time, rows, bad, outcome.words].compactMap(\.self).filter { !$0.isEmpty }
        let step = job.step ?? job.kind
        let padding = String(repeating: " ", count: max(1, 22 - step.count))
        return "  \(step)\(padding)\(style.mark(job.state.rawValue, job.state.meaning))  "
            + parts.joined(separator: "  ")
    }

    private func name(_ job: JobRecord) -> String {
        let share = job.progress?.fraction.map { " \(Int($0 * 100)) %" } ?? ""
        return (job.step ?? job.kind) + share
    }
}
