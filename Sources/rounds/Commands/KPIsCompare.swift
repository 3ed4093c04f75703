// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Definitions
import Hospital
import Jobs

struct KPIsCompare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "A KPI side by side for branches or departments.",
        discussion: """
            The best comes first, and 1 is its rank. The difference is to the network as a whole; for plain sums, to \
            the mean of what is compared.
            For example: rounds kpis compare average_length_of_stay --between branch --from 2026-01-01
            """)

    @Argument(help: "The KPI's name, as `rounds kpis list` shows it.")
    var kpi: String

    @Option(help: "branch or department.")
    var between: String

    @OptionGroup var range: DayRangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        try settings.requireJobsDirectory()
        guard let member = KPIComparison.Member(rawValue: between) else {
            let names = KPIComparison.Member.allCases.map(\.rawValue)
            throw BadInput(
                "KPIs cannot be compared between '\(between)'\(suggestion(between, names))",
                hint: "known: \(names.joined(separator: ", "))")
        }
        let definition = try KPICatalog(directory: settings.kpisDirectory).definition(named: kpi)
        let range = range
        let comparison = try await settings.withPostgres("kpis compare") { pool in
            try await TrendReader(pool).comparison(
                of: definition, between: member, branch: range.branch, from: range.from, to: range.to)
        }
        try output.show(comparison, people: show)
    }

    private func show(_ comparison: KPIComparison) {
        let console = Console.standard
        console.print("\(comparison.title) (\(comparison.unit))")
        guard !comparison.rows.isEmpty else {
            console.note("no values there; `rounds submit kpi-recompute` computes them from the hospital's data")
            return
        }
        var table = Table(
            .right("RANK"), .left(comparison.between.rawValue.uppercased()), .right("VALUE"), .right("DIFFERENCE"),
            .right("OF"))
        for row in comparison.rows {
            table.add(
                .init(row.rank.map { "\($0)" } ?? ""), .init(row.name), .init(KPILine.text(row.value)),
                .init(row.difference.map { ($0 > 0 ? "+" : "") + KPILine.text($0) } ?? "—"),
                .init(row.sums.denominator.map { KPILine.text($0) } ?? ""))
        }
        console.print()
        console.print(table)
        console.print()
        console.print("compared with \(KPILine.text(comparison.network))")
    }
}
