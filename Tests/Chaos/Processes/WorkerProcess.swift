// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation

/// A worker of a harness cluster.
struct WorkerProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

    @OptionGroup var options: ProcessOptions
    @Option var concurrency = 4
    /// Deposits without asking the fence, to see that the harness notices.
    @Flag var unfenced = false

    func run() async throws {
        let postgres = try options.pool(size: concurrency * 2 + 2)
        let name = "\(options.name)-\(getpid())"
        let worker = Worker(
            WorkerConfiguration(
                name: name, queues: options.queues, concurrency: concurrency, drainGrace: .seconds(2),
                outputDirectory: "/tmp", leases: options.leases, rules: options.rules),
            kinds: .chaos(Effects(worker: name, isFenced: !unfenced)), postgres: postgres,
            redis: try options.redisClient(), logger: options.logger())
        let termination = Termination { if await !worker.shutdown() { Foundation.exit(0) } }
        await worker.run()
        withExtendedLifetime(termination) {}
    }
}
