// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital
import Jobs

struct ForecastsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One series day by day, with intervals, errors and the methods that were tried.",
        discussion: "For example: rounds forecasts show B01 occupied-beds")

    @Argument(help: "The branch.")
    var branch: String

    @Argument(help: "admissions, occupied-beds, icu-beds or ventilators.")
    var measure: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let measure = try ForecastMeasure.named(measure)
        let branch = branch
        let record = try await settings.settings().withPostgres("forecasts show") { pool in
            try await NetworkNames(pool).check(branch: branch)
            return try await ForecastReader(pool).forecasts(branch: branch, measure: measure).first
        }
        guard let record else {
            throw BadInput(
                "there is no forecast of \(measure.rawValue) in \(branch)",
                hint: "`rounds submit forecast` makes it when the KPI '\(measure.kpi)' has values for the branch")
        }
        try output.show(record, people: show)
    }

    private func show(_ record: ForecastRecord) {
        let console = Console.standard
        console.print(
            "\(record.measure.rawValue) in \(record.branch), from \(record.days) days up to \(record.lastDay), "
                + "made \(Format.instant(record.madeAt)) by job \(record.jobID)")
        guard let forecast = record.forecast else {
            console.print("no forecast: \(record.reason ?? "")")
            return
        }
        let parameters = forecast.parameters.sorted { $0.key < $1.key }
            .map { "\($0.key) \(Format.number($0.value, decimals: 2))" }.joined(separator: ", ")
        console.print("\(forecast.method.rawValue)\(parameters.isEmpty ? "" : " (\(parameters))")")
        console.print()
        console.print(days(forecast))
        console.print()
        var tried = Table(.left("TRIED"), .right("MAE"), .right("MASE"))
        for candidate in forecast.candidates {
            tried.add(
                .init(candidate.method.rawValue), .init(ForecastText.error(candidate.mae)),
                .init(ForecastText.error(candidate.mase)))
        }
        console.print(tried)
    }

    private func days(_ forecast: SeriesForecast) -> Table {
        var table = Table(
            .left("DAY"), .right("MEAN"), .right("80 % WITHIN"), .right("95 % WITHIN"), .right("MAE"), .right("MASE"),
            .right("80 % HELD"), .right("95 % HELD"), .right("TESTED"))
        for (point, error) in zip(forecast.points, forecast.errors) {
            table.add(
                .init("\(point.day)"), .init(ForecastText.count(point.mean)),
                .init(ForecastText.range(point.lower80, point.upper80)),
                .init(ForecastText.range(point.lower95, point.upper95)), .init(ForecastText.error(error.mae)),
                .init(ForecastText.error(error.mase)), .init(ForecastText.share(error.coverage80)),
                .init(ForecastText.share(error.coverage95)), .init("\(error.tested) of \(error.origins)"))
        }
        return table
    }
}
