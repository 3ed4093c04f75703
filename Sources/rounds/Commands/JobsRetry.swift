// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Make failed and cancelled jobs ready again.")

    @Argument(help: "The jobs' numbers.")
    var ids: [JobID]

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await JobsChange.apply(
            to: ids, settings: settings, output: output, done: "ready again", refused: "neither failed nor cancelled"
        ) { client in
            try await client.retry(ids, by: Person.current, reason: reason)
        }
    }
}
