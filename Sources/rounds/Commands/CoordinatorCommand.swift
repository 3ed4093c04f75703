// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs
import Telemetry

struct CoordinatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator", abstract: "Look after the cluster until told to stop.",
        discussion: """
            Starts schedules, takes up dropped files, moves workflows on, makes delayed jobs ready, takes jobs back from dead workers, repairs
            Redis from the ledger and deletes old jobs. Any number may run: one leads, the others wait for their turn.
            """)

    @Option(
        help: ArgumentHelp(
            "How long ended jobs are kept (ROUNDS_RETENTION; default succeeded=30d,failed=365d,cancelled=30d).",
            discussion: "A state that is not named keeps its default; never deletes none.",
            valueName: "state=time,…"))
    var retention: String?

    @Option(
        name: .customLong("drop-dir"),
        help: ArgumentHelp(
            "Folder with a folder for each branch, where its files are put (ROUNDS_DROP_DIR; default .rounds/drop).",
            discussion: "A file that is whole becomes an ingestion, then is moved to done or failed there."))
    var dropDirectory: String?

    @OptionGroup var process: ProcessOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try process.takeLock()
        let settings = try settings.settings(retention: retention, dropDirectory: dropDirectory)
        let retention = try RetentionPolicy(settings: settings)
        try settings.requireJobsDirectory()
        let address = try process.metricsAddress()
        let logger = try process.logger("rounds.coordinator")
        try await settings.withCluster("coordinator", poolSize: 6) { cluster in
            let registry = MetricRegistry()
            let metrics = CoordinatorMetrics(registry)
            let coordinator = Coordinator(
                name: WorkerConfiguration.uniqueName(), duties: cluster.duties(retention, logger),
                postgres: cluster.postgres, metrics: metrics, logger: logger)
            let census = QueueCensus(cluster.postgres)
            registry.sample {
                // What cannot be counted now is left out: Prometheus sees the gap, and /readyz says why.
                metrics.isLeader ? (try? await census.metrics()) ?? [] : []
            }
            Signals.onTermination { coordinator.shutdown() }
            try await cluster.serving(address, registry, logger: logger) { await coordinator.run() }
        }
    }
}
