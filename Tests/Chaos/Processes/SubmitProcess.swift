// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

/// A program that submits two jobs in one call and says so.
struct SubmitProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "submit", shouldDisplay: false)

    @OptionGroup var options: ProcessOptions

    func run() async throws {
        let kinds = JobKindRegistry.chaos(Effects(worker: "nobody", isFenced: true))
        let client = ClusterClient(
            postgres: try options.pool(size: 1), redis: try options.redisClient(), kinds: kinds)
        let request = JobRequest(
            kind: Deposit.name, parameters: try JSONText.encode(ChaosParameters()), queue: options.queues[0],
            submittedBy: options.name)
        let receipts = try await client.submit([request, request])
        Output.say("accepted \(receipts.map(\.id))")
    }
}
