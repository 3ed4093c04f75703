// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JobKinds

struct ModelsPredict: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "What a model says about one case.",
        discussion: "For example: rounds models predict or_duration service=ENT booked_minutes=60")

    @Argument(help: "The model's name.")
    var model: String

    @Argument(help: "What is known about the case, as NAME=VALUE; `rounds models show` lists the names.")
    var features: [Assignment] = []

    @Option(name: .customLong("model-version"), help: "A version instead of the champion.")
    var number: Int?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let values = try Assignment.dictionary(features)
        let prediction = try await settings.settings().withPostgres("models predict") { pool in
            try await ModelRegistry(pool).predict(model, features: values, version: number)
        }
        try output.show(prediction) { prediction in
            let console = Console.standard
            console.print(
                "\(Format.number(prediction.value, decimals: 1)) \(prediction.unit)"
                    + "  (\(prediction.model), version \(prediction.version))")
            if !prediction.missing.isEmpty { console.note("not given: \(prediction.missing.joined(separator: ", "))") }
            for (name, value) in prediction.unseen.sorted(by: { $0.key < $1.key }) {
                console.note("training saw no \(name) '\(value)': it counts as not given")
            }
        }
    }
}
