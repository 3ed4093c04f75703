// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct QueuesPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Let no job of a queue start until it is resumed.",
        discussion: "What runs already goes on. Jobs are still accepted, and wait.")

    @Argument(help: "The queue's name.")
    var queue: String

    @Option(help: "Why, for the record and for whoever asks why a job waits.")
    var reason: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await settings.settings().withCluster("queues pause") { cluster in
            let isNew = try await cluster.client.pauseQueue(queue, by: Person.current, reason: reason)
            try await QueueChange.show(
                queue, isChanged: isNew, words: isNew ? "is paused" : "was paused already; that pause stays",
                cluster.client, output)
        }
    }
}
