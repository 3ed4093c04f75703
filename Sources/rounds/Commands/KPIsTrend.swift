// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital

struct KPIsTrend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trend", abstract: "A KPI's course by day, week, month or quarter.",
        discussion: """
            Each period is the ratio of its sums. A period without values shows a dash, not 0. Weeks are ISO weeks.
            For example: rounds kpis trend bed_occupancy --by week --branch B01 --moving-average 4
            """)

    @Argument(help: "The KPI's name, as `rounds kpis list` shows it.")
    var kpi: String

    @Option(name: .customLong("by"), help: "day, week, month or quarter.")
    var period: String

    @Option(help: "Only the departments of this name.")
    var department: String?

    @Option(help: "Also the average of so many periods, each with the ones before it.")
    var movingAverage: Int?

    @OptionGroup var range: DayRangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        try settings.requireJobsDirectory()
        let period = try TrendPeriod.named(period)
        let definition = try KPICatalog(directory: settings.kpisDirectory).definition(named: kpi)
        let (range, department, window) = (range, department, movingAverage)
        let trend = try await settings.withPostgres("kpis trend") { pool in
            try await TrendReader(pool).trend(
                of: definition, by: period, branch: range.branch, department: department, from: range.from,
                to: range.to, movingAverage: window)
        }
        try output.show(trend, people: show)
    }

    private func show(_ trend: KPITrend) {
        let console = Console.standard
        let place = [trend.branch, trend.department].compactMap(\.self).joined(separator: ", ")
        console.print("\(trend.title) (\(trend.unit)), \(place.isEmpty ? "the network" : place)")
        guard !trend.points.isEmpty else {
            console.note("no values there; `rounds submit kpi-recompute` computes them from the hospital's data")
            return
        }
        var table = Table(
            [.left(trend.by.rawValue.uppercased()), .right("VALUE"), .right("OF")]
                + (trend.movingAverage.map { [.right("AVERAGE OF \($0)")] } ?? []) + [.right("DAYS"), .left("")])
        for point in trend.points {
            table.add(
                [
                    .init(point.period), .init(KPILine.text(point.value)),
                    .init(point.sums?.denominator.map { KPILine.text($0) } ?? ""),
                ]
                    + (trend.movingAverage == nil ? [] : [.init(KPILine.text(point.average))])
                    + [.init("\(point.days)"), .init(point.isCut ? "not all of it" : "", .faint)])
        }
        console.print()
        console.print(table)
    }
}
