// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital
import JobKinds

struct ModelsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One version of a model: what it learnt from and how good it is.",
        discussion: "The champion when no version is given, else the newest.")

    @Argument(help: "The model's name.")
    var model: String

    @Option(name: .customLong("model-version"), help: "A version instead of the champion.")
    var number: Int?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let version = try await settings.settings().withPostgres("models show") { pool in
            try await ModelRegistry(pool).show(model, version: number)
        }
        try output.show(version, people: show)
    }

    private func show(_ version: ModelVersion) {
        let console = Console.standard
        let record = version.record
        console.print("\(record.title), version \(version.version), \(version.state.rawValue): \(record.decision)")
        console.print(
            "trained \(Format.instant(version.trainedAt)) with \(record.library), seed \(record.seed), "
                + "\(record.rounds) rounds, \(Format.bytes(Int64(version.size))), SHA-256 \(version.blobSHA256)")
        console.print(
            "learnt from \(Format.count(Int64(record.trainRows))) rows, "
                + "\(record.trainFrom) to \(record.trainUntil); judged on \(Format.count(Int64(record.testRows))), "
                + "\(record.testFrom) to \(record.testUntil)")
        console.print("data \(record.dataFingerprint)")
        console.print()
        console.print(errors(record))
        console.print()
        var features = Table(.left("FEATURE"), .left("MEANING"))
        for feature in record.schema.features { features.add(.init(feature.name), .init(feature.about)) }
        console.print(features)
    }

    private func errors(_ record: ModelRecord) -> Table {
        var table = Table(
            .left("ON THE HOLD-OUT"), .right("MAE, \(record.unit.uppercased())"), .right("RMSE"), .right("ROWS"))
        func add(_ name: String, _ error: RegressionError) {
            table.add(
                .init(name), .init(error.number(.mae)), .init(error.number(.rmse)),
                .init(Format.count(Int64(error.rows))))
        }
        add("this version", record.metrics.model)
        for baseline in record.metrics.baselines { add("baseline: \(baseline.name)", baseline.error) }
        if let champion = record.metrics.champion {
            add("champion then (\(champion.version)), rows new to both", champion.error)
            add("this version, the same rows", champion.challenger)
        }
        return table
    }
}
