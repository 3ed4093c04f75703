// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Hospital

struct ForecastsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All series: tomorrow, the highest day, the method and its error.")

    @Option(help: "Only this branch.")
    var branch: String?

    @Option(help: "Only admissions, occupied-beds, icu-beds or ventilators.")
    var measure: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let measure = try measure.map { try ForecastMeasure.named($0) }
        let branch = branch
        let records = try await settings.settings().withPostgres("forecasts list") { pool in
            try await NetworkNames(pool).check(branch: branch)
            return try await ForecastReader(pool).forecasts(branch: branch, measure: measure)
        }
        try output.show(records, people: show)
    }

    private func show(_ records: [ForecastRecord]) {
        guard !records.isEmpty else {
            Console.standard.note("no forecasts; `rounds submit forecast` makes them from the KPIs")
            return
        }
        var table = Table(
            .left("BRANCH"), .left("MEASURE"), .left("DATA UNTIL"), .right("NEXT DAY"), .right("80 % WITHIN"),
            .right("HIGHEST"), .left("ON"), .right("MAE"), .right("MASE"), .left("METHOD"))
        for record in records {
            let forecast = record.forecast
            let next = forecast?.points.first
            let highest = forecast?.points.max { $0.mean < $1.mean }
            table.add(
                .init(record.branch), .init(record.measure.rawValue), .init("\(record.lastDay)"),
                .init(ForecastText.count(next?.mean)),
                .init(next.map { ForecastText.range($0.lower80, $0.upper80) } ?? ""),
                .init(ForecastText.count(highest?.mean)), .init(highest.map { "\($0.day)" } ?? ""),
                .init(ForecastText.error(forecast?.mae)), .init(ForecastText.error(forecast?.mase)),
                .init(
                    forecast?.method.rawValue ?? "none: \(record.reason ?? "")", forecast == nil ? .warning : nil))
        }
        Console.standard.print(table)
    }
}

/// Numbers of forecasts for people.
enum ForecastText {
    /// `41.2`, as exact as a forecast is.
    static func count(_ value: Double?) -> String { value.map { Format.number($0, decimals: 1) } ?? "—" }

    /// `35.0 to 48.5`.
    static func range(_ lower: Double, _ upper: Double) -> String { "\(count(lower)) to \(count(upper))" }

    static func error(_ value: Double?) -> String { value.map { Format.number($0, decimals: 2) } ?? "—" }

    /// `83 %`.
    static func share(_ value: Double?) -> String { value.map { Format.number($0 * 100, decimals: 0) + " %" } ?? "—" }
}
