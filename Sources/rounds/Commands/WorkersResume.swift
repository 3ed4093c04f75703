// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct WorkersResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let quiet and drained workers claim jobs again.")

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var selection: WorkerSelection
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await WorkersOrder.give(to: selection, mode: .running, reason: reason, settings: settings, output: output)
    }
}
