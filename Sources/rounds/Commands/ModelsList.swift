// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital
import JobKinds

struct ModelsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Versions of models, the newest first.")

    @Argument(help: "Only this model.")
    var model: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let versions = try await settings.settings().withPostgres("models list") { pool in
            try await ModelRegistry(pool).list(model)
        }
        try output.show(versions, people: show)
    }

    private func show(_ versions: [ModelVersion]) {
        guard !versions.isEmpty else {
            Console.standard.note("no models; `rounds submit model-retrain --model or_duration` trains one")
            return
        }
        var table = Table(
            .left("MODEL"), .right("VERSION"), .left("STATE"), .left("METRIC"), .right("ERROR"),
            .right("BEST BASELINE"), .right("ROWS"), .left("TRAINED"))
        for version in versions {
            let (record, metrics) = (version.record, version.record.metrics)
            let baseline = metrics.baselines.map { $0.error.value(record.metric) }.min()
            table.add(
                .init(version.model), .init("\(version.version)"),
                .init(version.state.rawValue, version.state == .champion ? .good : nil),
                .init("\(record.metric.rawValue), \(record.unit)"), .init(metrics.model.number(record.metric)),
                .init(baseline.map { Format.number($0, decimals: 3) } ?? ""),
                .init(Format.count(Int64(record.trainRows))), .init(Format.instant(version.trainedAt)))
        }
        Console.standard.print(table)
    }
}
