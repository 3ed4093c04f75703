// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital
import JobKinds

struct SubmitKPIRecompute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kpi-recompute", abstract: "Compute KPIs from the hospital's data.",
        discussion: """
            Only what was touched since the last time, and all of a KPI that is new or whose file has changed. \
            `rounds workflows run kpis` computes everything with the help of all workers.
            """)

    @Flag(help: "All days of all branches.")
    var full = false

    @Option(help: "First day whose data changed, YYYY-MM-DD.")
    var from: LocalDay?

    @Option(help: "Last day whose data changed, YYYY-MM-DD.")
    var to: LocalDay?

    @Option(name: .customLong("kpi"), help: "Only this KPI, all days unless a range is given; repeat for several.")
    var kpis: [String] = []

    @OptionGroup var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let parameters = KPIRecompute.Parameters(
            full: full ? true : nil, from: from, to: to, kpis: kpis.isEmpty ? nil : kpis)
        try await job.submit(KPIRecompute.self, parameters, output: output, settings: settings)
    }
}
