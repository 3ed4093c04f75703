// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

/// A coordinator of a harness cluster.
struct CoordinatorProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "coordinator", shouldDisplay: false)

    @OptionGroup var options: ProcessOptions

    func run() async throws {
        let postgres = try options.pool(size: 6)
        let (ledger, broker) = (Ledger(postgres), Broker(try options.redisClient(), leases: options.leases))
        let kinds = JobKindRegistry.chaos(Effects(worker: options.name, isFenced: true))
        let coordinator = Coordinator(
            name: options.name,
            duties: [
                Reaper(ledger, broker, rules: options.rules), Promoter(broker), Reconciler(ledger, broker),
                WorkflowAdvancer(ledger, broker, kinds: kinds),
            ],
            postgres: postgres, logger: options.logger())
        let termination = Termination { coordinator.shutdown() }
        await coordinator.run()
        withExtendedLifetime(termination) {}
    }
}
