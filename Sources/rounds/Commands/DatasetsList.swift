// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital

struct DatasetsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All datasets.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Line: Encodable {
        let dataset: String
        let title: String
        let table: String
        let key: [String]
        let columns: [String]
        let file: String
    }

    func run() async throws {
        let settings = try settings.settings()
        try settings.requireJobsDirectory()
        let lines = try DatasetCatalog(directory: settings.datasetsDirectory).all().map { dataset in
            Line(
                dataset: dataset.name, title: dataset.title, table: dataset.table, key: dataset.key,
                columns: dataset.columns.map(\.header), file: dataset.file)
        }
        try output.show(lines) { lines in
            var table = Table(.left("DATASET"), .left("TABLE"), .right("COLUMNS"), .left("KEY"), .left("TITLE"))
            for line in lines {
                table.add(
                    .init(line.dataset), .init(line.table), .init("\(line.columns.count)"),
                    .init(line.key.joined(separator: ", ")), .init(line.title))
            }
            Console.standard.print(table)
        }
    }
}
