// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct QueuesResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "End the pause of a queue.")

    @Argument(help: "The queue's name.")
    var queue: String

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await settings.settings().withCluster("queues resume") { cluster in
            let wasPaused = try await cluster.client.resumeQueue(queue, by: Person.current, reason: reason)
            try await QueueChange.show(
                queue, isChanged: wasPaused, words: wasPaused ? "is resumed" : "was not paused", cluster.client, output)
        }
    }
}
