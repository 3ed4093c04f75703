// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JobKinds

struct SubmitForecast: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "Forecast the next two weeks of every branch from its KPIs.",
        discussion: """
            Admissions, occupied beds, ICU beds and ventilators by branch and day. The method that did best in the past \
            is chosen for each series, and its error is kept with the forecast.
            """)

    @Option(
        name: .customLong("measure"),
        help: "Only admissions, occupied-beds, icu-beds or ventilators; repeat for several.")
    var measures: [String] = []

    @OptionGroup var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let parameters = Forecast.Parameters(measures: measures.isEmpty ? nil : measures)
        try await job.submit(Forecast.self, parameters, output: output, settings: settings)
    }
}
