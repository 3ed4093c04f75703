// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital

struct KPIsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One KPI: what it means, and its values broken down.")

    @Argument(help: "The KPI's name, as `rounds kpis list` shows it.")
    var kpi: String

    @Option(
        name: .customLong("by"), parsing: .upToNextOption,
        help:
            "Break down by branch, service, suite, department, slice, day, week, month, quarter or year; several nest.")
    var groupings: [KPIGrouping] = []

    @OptionGroup var range: DayRangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Report: Encodable {
        let kpi: KPILine
        let definition: String
        let source: String?
        let direction: String
        let values: [KPITotal]
    }

    func run() async throws {
        let settings = try settings.settings()
        try settings.requireJobsDirectory()
        let definition = try KPICatalog(directory: settings.kpisDirectory).definition(named: kpi)
        let (range, groupings) = (range, groupings)
        let (total, values) = try await settings.withPostgres("kpis show") { pool in
            let reader = KPIReader(pool: pool)
            return (
                try await reader.totals(of: definition, from: range.from, to: range.to, branch: range.branch),
                try await reader.totals(
                    of: definition, from: range.from, to: range.to, branch: range.branch, by: groupings)
            )
        }
        let report = Report(
            kpi: KPILine(definition, total.first), definition: definition.definition, source: definition.source,
            direction: definition.direction.rawValue, values: values)
        try output.show(report, people: show)
    }

    private func show(_ report: Report) {
        let console = Console.standard
        console.print("\(report.kpi.title) (\(report.kpi.unit))")
        console.print(report.definition)
        if let source = report.source { console.print("Source: \(source)") }
        console.print("Total: \(KPILine.text(report.kpi.value))")
        if report.kpi.target != nil { console.print("Target: \(report.kpi.targetInWords)") }
        guard !groupings.isEmpty else { return }
        console.print()
        var table = Table(groupings.map { .left($0.rawValue.uppercased()) } + [.right("VALUE"), .right("OF")])
        for value in report.values {
            table.add(
                groupings.map { .init(value.group[$0] ?? "") }
                    + [.init(KPILine.text(value.value)), .init(value.denominator.map { KPILine.text($0) } ?? "")])
        }
        console.print(table)
    }
}

extension KPIGrouping: ExpressibleByArgument {}
