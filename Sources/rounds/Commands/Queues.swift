// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Queues: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queues", abstract: "Where jobs wait, and what holds them up there.",
        subcommands: [QueuesList.self, QueuesPause.self, QueuesResume.self, QueuesLimit.self, QueuesWeight.self])
}
