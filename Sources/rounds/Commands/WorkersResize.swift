// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct WorkersResize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resize", abstract: "Change how many jobs workers run at a time.",
        discussion: "With fewer slots than jobs that run, those go on to their end and none is claimed meanwhile.")

    @Option(name: .customLong("to"), help: "How many jobs at a time.")
    var concurrency: Int

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var selection: WorkerSelection
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard WorkerConfiguration.concurrencyRange.contains(concurrency) else {
            throw ValidationError(
                "--to must be \(WorkerConfiguration.concurrencyRange.lowerBound) to "
                    + "\(WorkerConfiguration.concurrencyRange.upperBound), not \(concurrency)")
        }
    }

    func run() async throws {
        try await WorkersOrder.give(
            to: selection, concurrency: concurrency, reason: reason, settings: settings, output: output)
    }
}
