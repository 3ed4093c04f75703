// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Hospital
import JobKinds
import Jobs

struct SubmitIngestion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingestion", abstract: "Take CSV files into the database; the same file twice changes nothing.",
        discussion: """
            One job for all files, which are taken in one after the other, each in parts; a job that was killed goes on \
            where it was. Bad rows are set aside. With --set, each file of a folder is taken as the dataset whose \
            header it has, in one job for each dataset, after those that its table refers to.
            """)

    @Option(help: "A dataset of jobs/datasets, as `rounds datasets list` shows it.")
    var dataset: String?

    @Option(
        help: ArgumentHelp("Instead of a dataset and files: a folder with files of several datasets.", valueName: "dir")
    )
    var set: String?

    @Argument(
        help: """
            Files in the order in which they are taken in: plain, .gz, .zip or archive.zip!member.csv; a folder or a \
            pattern such as 'in/*.csv' stands for its files, - for standard input, which is kept under .rounds/inbox.
            """)
    var files: [String] = []

    @Option(help: "Take nothing of the file when more rows are bad than this: a number, or a share such as 1%.")
    var maxRejects: String?

    @OptionGroup var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        if set != nil {
            guard maxRejects == nil else { throw ValidationError("--max-rejects is for a single file, not for --set") }
            guard dataset == nil && files.isEmpty else {
                throw ValidationError("--set excludes --dataset and files: each file's header says which dataset it is")
            }
            try job.refuseTimes(for: "--set")
            return
        }
        guard dataset != nil else { throw ValidationError("--dataset says what the files are; --set takes a folder") }
        guard !files.isEmpty else { throw ValidationError("which files? a path, a folder, a pattern, or -") }
        guard files.count(where: { $0 == StandardInputSpool.word }) <= 1 else {
            throw ValidationError("- stands for standard input, and is named twice")
        }
    }

    func run() async throws {
        guard let dataset else { return try await submitSet() }
        let settings = try settings.settings()
        var paths: [String] = []
        for word in files {
            paths +=
                word == StandardInputSpool.word
                ? [try StandardInputSpool.save(to: settings.inboxDirectory)] : try InputPaths.expand([word])
        }
        let parameters = Ingestion.Parameters(
            dataset: dataset, files: paths, branch: job.branch, maxRejects: maxRejects)
        try await job.submit(Ingestion.self, parameters, output: output, settings: self.settings)
    }

    private func submitSet() async throws {
        let settings = try settings.settings(branch: job.branch)
        try settings.requireJobsDirectory()
        let datasets = try DatasetCatalog(directory: settings.datasetsDirectory).all()
        let set = try IngestionSet(folder: set ?? ".", datasets: datasets)
        try await settings.withCluster("submit") { cluster in
            var template = JobTemplate(
                kind: Ingestion.name, branch: settings.branch, priority: Priority(rawValue: job.priority),
                timeout: job.timeout?.duration, maxAttempts: job.maxAttempts)
            if let branch = job.branch { template.parameters["branch"] = .string(branch) }
            let definition = try await set.workflow(like: template, in: cluster.postgres)
            let started = try await cluster.client.start(
                definition, parameters: [:], on: .today, trigger: .person(Person.current))
            try await RunReport(client: cluster.client, output: output).show(started.run, waiting: job.wait)
        }
    }
}
