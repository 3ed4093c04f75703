// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Models: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Trained models, their errors, and predictions.",
        subcommands: [ModelsList.self, ModelsShow.self, ModelsPredict.self])
}
