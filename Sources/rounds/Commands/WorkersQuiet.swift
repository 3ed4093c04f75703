// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct WorkersQuiet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quiet", abstract: "Let workers claim nothing more; what runs goes on to its end.")

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var selection: WorkerSelection
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await WorkersOrder.give(to: selection, mode: .quiet, reason: reason, settings: settings, output: output)
    }
}
