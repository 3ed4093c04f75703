// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Workers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workers", abstract: "The processes that run jobs.",
        subcommands: [WorkersList.self, WorkersQuiet.self, WorkersResume.self, WorkersResize.self, WorkersDrain.self])
}
