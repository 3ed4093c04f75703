// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct QueuesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All queues: how full they are, pauses, limits and branches' weights.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let queues = try await settings.settings().withCluster("queues list") { try await $0.client.queues() }
        try output.show(queues, people: show)
    }

    private func show(_ queues: [QueueRecord]) {
        var table = Table(
            .left("QUEUE"), .right("READY"), .right("RUNNING"), .right("WAITING"), .right("BLOCKED"), .right("OLDEST"),
            .left("SETTINGS"))
        for queue in queues {
            let counts = [queue.ready, queue.running, queue.waiting, queue.blocked]
            let set = [queue.settings.pause?.words].compactMap(\.self) + queue.settings.words
            table.add(
                [.init(queue.queue)] + counts.map { .init(Format.count(Int64($0))) } + [
                    .init(queue.ready == 0 ? "" : Format.seconds(queue.oldestSeconds)),
                    .init(set.joined(separator: "; "), queue.settings.pause == nil ? nil : .warning),
                ])
        }
        Console.standard.print(table)
    }
}
