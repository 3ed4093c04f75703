// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel waiting jobs, and stop running ones wherever they run.")

    @Argument(help: "The jobs' numbers.")
    var ids: [JobID]

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await JobsChange.apply(
            to: ids, settings: settings, output: output, done: "cancel requested", refused: "had ended already"
        ) { client in
            try await client.cancel(ids, by: Person.current, reason: reason)
        }
    }
}
