// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel waiting jobs, and stop running ones wherever they run.")

    @OptionGroup var selection: JobSelection

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        if selection.filter.since != nil || selection.filter.until != nil {
            throw ValidationError("--since and --until mean jobs that have ended; nothing can be cancelled there")
        }
    }

    func run() async throws {
        let states = JobState.allCases.filter { !$0.isTerminal }
        let action = JobsAction(
            verb: "cancel", done: "cancel requested", refused: "had ended already", states: states, usualStates: states
        ) { [reason] client, ids in
            try await client.cancel(ids, by: Person.current, reason: reason)
        }
        try await selection.apply(action, settings: settings, output: output)
    }
}
