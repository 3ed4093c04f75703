// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct CoordinatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator", abstract: "Look after the cluster until told to stop.",
        discussion: """
            Starts schedules, moves workflows on, makes delayed jobs ready, takes jobs back from dead workers and
            repairs Redis from the ledger. Any number may run: one leads, the others wait for their turn.
            """)

    @OptionGroup var process: ProcessOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try process.takeLock()
        let settings = try settings.settings()
        try settings.requireJobsDirectory()
        let logger = try process.logger("rounds.coordinator")
        try await settings.withCluster("coordinator", poolSize: 6) { cluster in
            let coordinator = Coordinator(
                name: WorkerConfiguration.uniqueName(), duties: cluster.duties(logger), postgres: cluster.postgres,
                logger: logger)
            Signals.onTermination { coordinator.shutdown() }
            await coordinator.run()
        }
    }
}
