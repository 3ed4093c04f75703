// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct WorkflowsCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Stop a run: what waits is cancelled, what runs is stopped.",
        discussion: "Nothing is undone. `rounds workflows retry` takes the run up again.")

    @Argument(help: "The run's number.")
    var id: Int64

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await settings.settings().withCluster("workflows cancel") { cluster in
            guard try await cluster.client.cancel(run: id, by: Person.current, reason: reason) else {
                let run = try await cluster.client.existingRun(id)
                throw CommandFailure(.failed, "run \(id) had ended already: it is \(run.state)")
            }
            try await RunReport(client: cluster.client, output: output).show(id)
        }
    }
}
