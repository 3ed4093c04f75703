// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct QueuesWeight: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weight", abstract: "Give branches more turns than others have in a queue.",
        discussion: "A branch of which nobody has said anything has 1. Weights count while several branches wait.")

    @Argument(help: "The queue's name.")
    var queue: String

    @Argument(help: "BRANCH=WEIGHT, 1 to 1000; several are set one after the other.")
    var weights: [Assignment]

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        _ = try parsed()
    }

    func run() async throws {
        let weights = try parsed()
        try await settings.settings().withCluster("queues weight") { cluster in
            var isChanged = false
            for (branch, weight) in weights {
                let isNew = try await cluster.client.setWeight(weight, of: branch, in: queue, by: Person.current)
                isChanged = isChanged || isNew
            }
            try await QueueChange.show(queue, isChanged: isChanged, cluster.client, output)
        }
    }

    private func parsed() throws -> [(branch: String, weight: Int)] {
        try Assignment.dictionary(weights).sorted { $0.key < $1.key }.map { branch, text in
            guard let weight = Int(text), (1...1000).contains(weight) else {
                throw ValidationError("the weight of branch '\(branch)' must be 1 to 1000, not '\(text)'")
            }
            return (branch, weight)
        }
    }
}
