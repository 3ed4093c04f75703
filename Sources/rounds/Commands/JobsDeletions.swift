// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsDeletions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deletions", abstract: "How many ended jobs were deleted, by day, kind and state.")

    @Option(help: "How many lines at most.")
    var limit = 50

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000, not \(limit)") }
    }

    func run() async throws {
        let counts = try await settings.settings().withCluster("jobs deletions") { cluster in
            try await cluster.client.deletions(limit: limit)
        }
        try output.show(counts) { counts in
            guard !counts.isEmpty else { return Console.standard.note("no job was ever deleted") }
            var table = Table(.left("DAY"), .left("BY"), .left("KIND"), .left("STATE"), .right("JOBS"))
            for count in counts {
                table.add(
                    .init(count.day), .init(count.reason), .init(count.kind),
                    .init(count.state.rawValue, count.state.meaning), .init(Format.count(Int64(count.jobs))))
            }
            Console.standard.print(table)
        }
    }
}
