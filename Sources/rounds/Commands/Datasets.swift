// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Datasets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datasets", abstract: "What files can be ingested, and what is in a file.",
        subcommands: [DatasetsList.self, DatasetsCheck.self])
}
