// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JobKinds

struct SubmitModelRetrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model-retrain", abstract: "Train a model anew; it is promoted only when it is better.")

    @Option(help: "A model of jobs/models.")
    var model: String

    @Option(help: "Instead of the model file's seed; the same data and seed give the same bytes.")
    var seed: Int?

    @Option(help: "Instead of the model file's number of boosting rounds.")
    var rounds: Int?

    @OptionGroup var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let parameters = ModelRetrain.Parameters(model: model, seed: seed, rounds: rounds)
        try await job.submit(ModelRetrain.self, parameters, output: output, settings: settings)
    }
}
