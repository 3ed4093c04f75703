// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JobKinds

struct SubmitIngestion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingestion", abstract: "Take CSV files into the database; the same file twice changes nothing.",
        discussion: """
            One job for all files, which are taken in one after the other, each in parts; a job that was killed goes on \
            where it was. Bad rows are set aside.
            """)

    @Option(help: "A dataset of jobs/datasets, as `rounds datasets list` shows it.")
    var dataset: String

    @Argument(help: "The files, in the order in which they are taken in.")
    var files: [String]

    @Option(help: "Take nothing of the file when more rows are bad than this: a number, or a share such as 1%.")
    var maxRejects: String?

    @OptionGroup var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let parameters = Ingestion.Parameters(
            dataset: dataset, files: files, branch: job.branch, maxRejects: maxRejects)
        try await job.submit(Ingestion.self, parameters, output: output, settings: settings)
    }
}
