// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Datasets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datasets", abstract: "What files can be ingested, what is in a file, and what was ingested.",
        subcommands: [
            DatasetsList.self, DatasetsCheck.self, DatasetsInfer.self, DatasetsBatches.self, DatasetsRejects.self,
            DatasetsRollback.self,
        ])
}
