// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct JobsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Everything about one job and its attempts.")

    @Argument(help: "The job's number.")
    var id: JobID

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Report: Encodable {
        let job: JobRecord
        let attempts: [AttemptRecord]
        /// Why it waits, for a job that has not ended and does not run.
        let why: JobExplanation?
    }

    func run() async throws {
        let report = try await settings.settings().withCluster("jobs show") { cluster in
            let job = try await cluster.client.existingJob(id)
            let isWaiting = !job.state.isTerminal && job.state != .running
            return Report(
                job: job, attempts: try await cluster.client.attempts(id),
                why: isWaiting ? try await cluster.client.existingWhy(id) : nil)
        }
        try output.show(report) { show($0.job, $0.attempts, $0.why) }
    }

    private func show(_ job: JobRecord, _ attempts: [AttemptRecord], _ why: JobExplanation?) {
        let console = Console.standard
        let style = console.output.style
        let entries: [(String, String?)] = [
            ("job", "\(job.id)"), ("kind", job.kind), ("state", style.mark(job.state.rawValue, job.state.meaning)),
            ("why", why?.sentence),
            ("parameters", job.parameters.text), ("version", "\(job.version)"),
            ("branch", job.branch.isEmpty ? nil : job.branch),
            ("queue", job.queue), ("priority", "\(job.priority.rawValue)"),
            ("workflow run", job.workflowRun.map { "\($0), step \(job.step ?? "")" }),
            ("submitted by", job.submittedBy), ("idempotency key", job.idempotencyKey),
            ("accepted", Format.instant(job.acceptedAt)), ("not before", job.runAt.map { Format.instant($0) }),
            ("started", job.startedAt.map { Format.instant($0) }),
            ("finished", job.finishedAt.map { Format.instant($0) }),
            ("time", job.runTime(now: Date()).map(Format.seconds)), ("worker", job.worker),
            (
                "attempt",
                "\(job.attempt), \(job.failures) of \(job.maxAttempts) failures, \(job.lostLeases) leases lost"
            ),
            ("progress", job.progress.map { ProgressLine.words($0) }),
            ("cancelled by", job.cancelRequestedBy), ("cancel reason", job.cancelReason),
            ("error", job.error?.message), ("checkpoint", job.checkpoint?.text),
        ]
        for (name, value) in entries {
            guard let value else { continue }
            console.print(style.mark(name, .faint) + String(repeating: " ", count: 17 - name.count) + value)
        }
        if let result = job.result {
            console.print(style.mark("result", .faint))
            for line in ResultText.lines(of: result.text, width: console.output.width, style: style) {
                console.print("  " + line)
            }
        }
        if !attempts.isEmpty {
            console.print()
            console.print(table(attempts))
        }
    }

    private func table(_ attempts: [AttemptRecord]) -> Table {
        var table = Table(
            .right("ATTEMPT"), .left("OUTCOME"), .left("STARTED"), .right("TIME"), .left("WORKER"), .left("ERROR"))
        for attempt in attempts {
            let time = attempt.startedAt.map { attempt.finishedAt.timeIntervalSince($0) }
            table.add(
                .init("\(attempt.attempt)"), .init(attempt.outcome, attempt.outcome == "succeeded" ? .good : .warning),
                .init(Format.instant(attempt.startedAt)), .init(time.map(Format.seconds) ?? ""),
                .init(attempt.worker ?? ""), .init(attempt.error?.message ?? ""))
        }
        return table
    }
}
