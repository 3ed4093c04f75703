// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Make failed and cancelled jobs ready again.",
        discussion: """
            With a fresh count of failures; a checkpoint that the job has left stays. Without --state, options mean
            failed jobs. With a step of a workflow come the steps that were cancelled because of it.
            """)

    @OptionGroup var selection: JobSelection

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let action = JobsAction(
            verb: "retry", done: "ready again", refused: "neither failed nor cancelled", states: [.failed, .cancelled],
            usualStates: [.failed]
        ) { [reason] client, ids in
            try await client.retry(ids, by: Person.current, reason: reason)
        }
        try await selection.apply(action, settings: settings, output: output)
    }
}
