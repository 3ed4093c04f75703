// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation

struct Workers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workers", abstract: "The processes that run jobs.", subcommands: [WorkersList.self])
}

struct WorkersList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Workers that are there now.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let workers = try await settings.settings().withCluster("workers list") { try await $0.client.workers() }
        try output.show(workers, people: show)
    }

    private func show(_ workers: [WorkerPresence]) {
        guard !workers.isEmpty else {
            Console.standard.note("no workers: jobs wait; `rounds worker` or `rounds up` starts some")
            return
        }
        var table = Table(
            .left("WORKER"), .left("STATE"), .left("BRANCH"), .left("QUEUES"), .right("RUNNING"), .left("SINCE"))
        for worker in workers {
            table.add(
                .init(worker.name), .init(worker.state, worker.state == "running" ? .good : .warning),
                .init(worker.branch), .init(worker.queues.joined(separator: ",")),
                .init("\(worker.running)/\(worker.concurrency)"), .init(Format.instant(worker.startedAt)))
        }
        Console.standard.print(table)
    }
}
