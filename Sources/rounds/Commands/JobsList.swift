// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct JobsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Jobs, the latest first.")

    @OptionGroup(title: "Which jobs") var filter: JobFilterOptions

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
            var filter = try filter.filter(cluster.kinds)
            filter.before = before
            filter.limit = limit
            return try await cluster.client.jobs(filter)
        }
        try output.show(records) { records in
            if records.isEmpty {
                Console.standard.note("no jobs")
            } else {
                Console.standard.print(JobTable.table(records, now: Date()))
                if records.count == limit, let last = records.last {
                    Console.standard.note("--before \(last.id) shows the next \(limit)")
                }
            }
        }
    }
}
