// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital
import JobKinds

struct DatasetsBatches: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batches", abstract: "What was ingested: one batch for each file of a job, the latest first.")

    @Option(help: "Only this dataset's.")
    var dataset: String?

    @Option(help: "How many at most.")
    var limit = 50

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    func run() async throws {
        let settings = try settings.settings()
        if let dataset { _ = try DatasetCatalog(directory: settings.datasetsDirectory).definition(named: dataset) }
        let batches = try await settings.withPostgres("datasets batches") { pool in
            try await BatchListing.list(dataset, limit: limit, in: pool)
        }
        try output.show(batches, people: show)
    }

    private func show(_ batches: [BatchListing]) {
        guard !batches.isEmpty else {
            Console.standard.note("no batches")
            return
        }
        var table = Table(
            .right("BATCH"), .left("DATASET"), .left("STATE"), .left("STARTED"), .right("ROWS"), .right("NEW"),
            .right("CHANGED"), .right("AS BEFORE"), .right("SET ASIDE"), .right("JOB"), .left("FILE"))
        for batch in batches {
            let counts = [batch.rows, batch.inserted, batch.updated, batch.unchanged, batch.quarantined]
            table.add(
                [
                    .init("\(batch.batch)"), .init(batch.dataset), .init(batch.state.replacing("_", with: " ")),
                    .init(Format.instant(batch.startedAt)),
                ] + counts.map { .init(Format.count(Int64($0))) } + [.init("\(batch.job)"), .init(batch.file)])
        }
        Console.standard.print(table)
    }
}
