// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct WorkersDrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Empty workers, for a reboot.",
        discussion: """
            They claim nothing more; what runs gets the worker's grace to end and is then handed back, uncounted, for
            other workers. A drained worker stays, idle, until it is resumed or ended.
            """)

    @Flag(help: "Wait until nothing runs on them any more.")
    var wait = false

    @Option(help: "With --wait: for how long at most.")
    var timeout = TimeSpan(seconds: 600)

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var selection: WorkerSelection
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await WorkersOrder.give(
            to: selection, mode: .draining, drained: wait ? timeout.duration : nil, reason: reason, settings: settings,
            output: output)
    }
}
