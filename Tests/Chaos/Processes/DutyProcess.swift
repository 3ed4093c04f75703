// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

/// One duty of a coordinator, done again and again until it has done something, for 5 s at most.
struct DutyProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "duty", shouldDisplay: false)

    @Argument var duty: String
    @OptionGroup var options: ProcessOptions

    func run() async throws {
        let postgres = try options.pool(size: 2)
        let (ledger, broker) = (Ledger(postgres), Broker(try options.redisClient(), leases: options.leases))
        let duties: [String: any Duty] = [
            "reaper": Reaper(ledger, broker, rules: options.rules), "promoter": Promoter(broker),
            "reconciler": Reconciler(ledger, broker),
        ]
        guard let duty = duties[duty] else { throw ValidationError("there is no duty '\(duty)'") }
        let end = ContinuousClock.now + .seconds(5)
        while try await duty.runOnce(term: 1).counts.isEmpty && ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
