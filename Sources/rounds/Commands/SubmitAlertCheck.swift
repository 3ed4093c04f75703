// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JobKinds

struct SubmitAlertCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert-check", abstract: "Evaluate the alert rules: raise alerts, and clear them.",
        discussion: "KPIs and forecasts are taken as they are; `rounds alerts list` shows what came of it.")

    @Option(name: .customLong("rule"), help: "Only this rule of jobs/alerts; repeat for several.")
    var rules: [String] = []

    @OptionGroup var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let parameters = AlertCheck.Parameters(rules: rules.isEmpty ? nil : rules)
        try await job.submit(AlertCheck.self, parameters, output: output, settings: settings)
    }
}
