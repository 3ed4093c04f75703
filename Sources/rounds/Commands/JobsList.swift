// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct JobsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Jobs, the latest first.")

    @Option(name: .customLong("state"), help: "Only this state; repeat for several.")
    var states: [JobState] = []

    @Option(help: "Only this kind.")
    var kind: String?

    @Option(help: "Only this branch.")
    var branch: String?

    @Option(help: "Only the jobs of this workflow run.")
    var run: Int64?

    @Option(help: "Only jobs before this one, to page on.")
    var before: JobID?

    @Option(help: "How many at most.")
    var limit = 20

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000, not \(limit)") }
    }

    func run() async throws {
        let records = try await settings.settings().withCluster("jobs list") { cluster in
            if let kind { _ = try cluster.kinds.kind(named: kind) }
            return try await cluster.client.jobs(
                JobFilter(
                    states: states, kind: kind, branch: branch, workflowRun: run, before: before, limit: limit))
        }
        try output.show(records) { records in
            if records.isEmpty {
                Console.standard.note("no jobs")
            } else {
                Console.standard.print(JobTable.table(records, now: Date()))
            }
        }
    }
}
