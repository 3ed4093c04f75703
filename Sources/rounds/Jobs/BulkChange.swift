// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// Changes all jobs that a filter means: shows what it is about, asks, then does it in batches.
///
/// - Guarantees: each batch is one transaction; interrupting it leaves whole batches changed, and the same command goes
///   on with the rest.
struct BulkChange {
    let action: JobsAction
    let client: ClusterClient
    let output: OutputOptions

    /// So many jobs are changed without a question.
    private static let handful = 10
    /// How many jobs are shown as examples.
    private static let examples = 10

    private struct Report: Encodable {
        let action: String
        let dryRun: Bool
        /// What matched before anything was changed.
        let matched: JobCount
        /// How many were changed; nothing when nothing was to be.
        let changed: Int?
        /// The latest of them, as they were.
        let jobs: [JobRecord]
    }

    /// - Parameters:
    ///   - filter: which jobs.
    ///   - dryRun: whether only to show them.
    ///   - isAgreed: whether the person has agreed already.
    /// - Throws: `BadInput` when the filter cannot be used; ``CommandFailure`` when nobody agrees.
    func apply(to filter: JobFilter, dryRun: Bool, isAgreed: Bool) async throws {
        var filter = filter
        if filter.states.isEmpty { filter.states = action.usualStates }
        try check(filter)
        filter.limit = Self.examples
        let matched = try await client.count(filter)
        let jobs = try await client.jobs(filter)
        var changed: Int?
        if !dryRun {
            if matched.jobs > Self.handful && !isAgreed { try ask(matched, jobs) }
            changed = try await change(filter, of: matched.jobs)
        }
        try output.show(
            Report(action: action.verb, dryRun: dryRun, matched: matched, changed: changed, jobs: jobs), people: show)
    }

    private func check(_ filter: JobFilter) throws {
        guard !filter.states.isEmpty else {
            throw CommandFailure(
                .badInput, "say in which state the jobs are that you want to \(action.verb)",
                hint: "--state " + action.states.map(\.rawValue).joined(separator: ", --state "))
        }
        guard let wrong = filter.states.first(where: { !action.states.contains($0) }) else { return }
        throw CommandFailure(
            .badInput, "there is nothing to \(action.verb) about jobs that are \(wrong.rawValue)",
            hint: "possible: " + action.states.map(\.rawValue).joined(separator: ", "))
    }

    private func ask(_ matched: JobCount, _ jobs: [JobRecord]) throws {
        let console = Console.standard
        let question = "\(action.verb) \(Format.count(Int64(matched.jobs))) jobs"
        guard isatty(STDIN_FILENO) == 1, console.messages.isInteractive else {
            throw CommandFailure(
                .badInput, "\(Format.count(Int64(matched.jobs))) jobs match, more than \(Self.handful)",
                hint: "--dry-run shows them, --yes changes them without a question")
        }
        for line in JobTable.table(jobs, now: Date()).lines(
            width: console.messages.width, style: console.messages.style)
        {
            console.note(line)
        }
        for line in remarks(matched) { console.note(line) }
        console.messages.write("\(question)? Type yes: ")
        guard readLine()?.trimmingCharacters(in: .whitespaces).lowercased() == "yes" else {
            throw CommandFailure(.cancelled, "nothing was changed")
        }
    }

    private func change(_ filter: JobFilter, of count: Int) async throws -> Int {
        Signals.onInterrupt {
            Console.standard.note("\nwhat is done stays done; the same command goes on with the rest")
        }
        let display = ProgressDisplay(action.verb)
        let changed = try await client.changeAll(filter) { ids in
            try await action.change(client, ids)
        } progress: { seen in
            if count > Self.handful { display.update(Progress(completed: Int64(seen), total: Int64(max(seen, count)))) }
        }
        display.end()
        return changed
    }

    private func show(_ report: Report) {
        let console = Console.standard
        if let changed = report.changed {
            console.print("\(Format.count(Int64(changed))) jobs \(action.done)")
        } else if report.jobs.isEmpty {
            console.note("no jobs match")
        } else {
            console.print(JobTable.table(report.jobs, now: Date()))
            let others = report.matched.jobs - report.jobs.count
            if others > 0 { console.print("… and \(Format.count(Int64(others))) more") }
            console.print("\(Format.count(Int64(report.matched.jobs))) jobs; nothing was changed")
        }
        for line in remarks(report.matched) { console.note(line) }
    }

    /// What a person should know before or after deleting.
    private func remarks(_ matched: JobCount) -> [String] {
        guard action.verb == JobsDelete.verb else { return [] }
        var lines: [String] = []
        if matched.steps > 0 {
            lines.append(
                "\(Format.count(Int64(matched.steps))) are steps of workflows, which stay: "
                    + "`rounds jobs delete --run N` deletes a run that has ended, as a whole")
        }
        if matched.keys > 0 {
            lines.append(
                "\(Format.count(Int64(matched.keys))) have an idempotency key: a request with it makes a new job "
                    + "once the old one is gone")
        }
        return lines
    }
}
