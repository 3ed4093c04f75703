// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Jobs

struct JobsWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Follow a job until it ends; the exit status is the job's.")

    @Argument(help: "The job's number.")
    var id: JobID

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await settings.settings().withCluster("jobs watch") { cluster in
            try await JobReport(client: cluster.client, output: output).follow(id)
        }
    }
}
