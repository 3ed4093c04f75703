// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs
import Telemetry

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Run jobs until told to stop.",
        discussion: """
            SIGTERM or Ctrl-C drains it: it claims nothing more, running jobs get a grace to end and are then handed
            back, uncounted. A second Ctrl-C ends it at once; its jobs then go to other workers within seconds.
            """)

    @Option(help: "A name for people; host, process and something random are added.")
    var name = "worker"

    @Option(help: "The branch whose server this is (ROUNDS_BRANCH).")
    var branch: String?

    @Option(
        parsing: .upToNextOption,
        help: """
            Queues to serve, the most important first: 'urgent,default' serves the second when the first has nothing, \
            'urgent=5,default=1' starts five jobs of the first for each of the second while both have some.
            """)
    var queues = ["default"]

    @Option(help: "How many jobs at a time.")
    var concurrency = 2

    @Option(
        parsing: .upToNextOption,
        help: "What this server has that jobs may require, such as disk:pacs; branch:NAME goes without saying.")
    var capability: [String] = []

    @Option(help: "Memory for all jobs together, such as 8G. Without it memory does not count.")
    var memory: MemorySize?

    @Option(help: "How long running jobs may go on after a request to stop, such as 30s.")
    var grace = TimeSpan(seconds: 30)

    @OptionGroup var process: ProcessOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        let range = WorkerConfiguration.concurrencyRange
        guard range.contains(concurrency) else {
            throw ValidationError(
                "--concurrency must be \(range.lowerBound) to \(range.upperBound), not \(concurrency)")
        }
        _ = try WorkerQueues(queues)
        if let wrong = capability.first(where: { !JobClass.isCapability($0) }) {
            throw ValidationError("a --capability has letters, digits and '.', '_', '-', ':', unlike '\(wrong)'")
        }
    }

    func run() async throws {
        try process.takeLock()
        let queues = try WorkerQueues(queues)
        let settings = try settings.settings(branch: branch)
        try settings.requireJobsDirectory()
        let address = try process.metricsAddress()
        let logger = try process.logger("rounds.worker")
        try FileManager.default.createDirectory(
            atPath: settings.outputDirectory, withIntermediateDirectories: true)
        let connections = WorkerConfiguration.connections(for: concurrency)
        try await settings.withCluster("worker", poolSize: connections) { cluster in
            let configuration = WorkerConfiguration(
                name: "\(name)-\(WorkerConfiguration.uniqueName())", branch: settings.branch, queues: queues.names,
                policy: queues.policy, concurrency: concurrency, capabilities: Set(capability),
                memory: memory?.mebibytes, drainGrace: grace.duration, outputDirectory: settings.outputDirectory)
            let registry = MetricRegistry()
            let worker = Worker(
                configuration, kinds: cluster.kinds, postgres: cluster.postgres, redis: cluster.redis,
                metrics: WorkerMetrics(registry), logger: logger)
            registry.sample {
                let load = worker.load
                return [
                    .gauge("rounds_worker_slots", "Jobs that may run here at a time.", Double(load.slots)),
                    .gauge("rounds_worker_jobs", "Jobs in hand.", Double(load.running)),
                ]
            }
            Signals.onTermination {
                // Handlers that do not heed their cancellation have lost their jobs by now; they must not hold
                // the process up.
                if await !worker.shutdown() { Glibc.exit(ExitStatus.done.rawValue) }
            }
            try await cluster.serving(
                address, registry, logger: logger,
                obstacle: { worker.load.slots == 0 ? "takes no jobs: quiet or draining" : nil }
            ) {
                await worker.run()
            }
        }
    }
}
