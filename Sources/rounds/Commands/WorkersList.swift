// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct WorkersList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Workers that are there now.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let workers = try await settings.settings().withCluster("workers list") { try await $0.client.workers() }
        try output.show(workers, people: WorkerTable.show)
    }
}
