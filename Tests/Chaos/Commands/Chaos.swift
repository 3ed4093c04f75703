// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `rounds-chaos`: does everything bad to clusters of real processes, and looks whether the guarantees hold.
@main
struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rounds-chaos",
        abstract: "Disturb clusters of real processes and check that the guarantees hold.",
        subcommands: [
            Seeds.self, Lane.self, Bites.self, Boundaries.self, Prove.self, WorkerProcess.self, CoordinatorProcess.self,
            DutyProcess.self, SubmitProcess.self,
        ])
}
