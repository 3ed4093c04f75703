// SPDX-License-Identifier: Apache-2.0

import CSV
import Cluster
import Definitions
import Foundation
import Hashing
import Hospital
import Jobs
import Postgres

/// One attempt of an ingestion: file by file, each from where earlier attempts came to.
struct IngestionSession: Sendable {
    let dataset: Dataset
    /// The branch of files that have no column for it.
    let branch: String
    let limit: RejectLimit?
    let chunks: ChunkReader.Limits
    let catalog: DatasetCatalog
    let table: TargetTable
    let context: JobContext

    /// - Parameter branch: the branch of the job, if it has one.
    init(
        _ dataset: Dataset, branch: String?, limit: RejectLimit?, chunks: ChunkReader.Limits, catalog: DatasetCatalog,
        context: JobContext
    ) async throws {
        self.catalog = catalog
        self.chunks = chunks
        self.dataset = dataset
        self.branch = branch ?? Dataset.defaultBranch
        self.limit = limit
        self.context = context
        table = try await TargetTable(of: dataset, in: context.postgres)
    }

    /// Loads all files.
    func load(_ paths: [String]) async throws -> IngestionResult {
        let started = ContinuousClock.now
        let sizes = try paths.map { path throws(CSVError) in try InputFile.open(path).size }
        var progress = LoadProgress(context: context, total: sizes.reduce(0, +))
        var results: [IngestionResult.File] = []
        for (path, size) in zip(paths, sizes) {
            let result = try await load(path, progress)
            progress.done += size
            progress.report(0, "loaded \(path)")
            context.log(result.summary)
            results.append(result)
        }
        let adopted = try await retryOrphans(results)
        let elapsed = started.duration(to: .now) / .seconds(1)
        return IngestionResult(
            dataset: dataset.name, table: dataset.table, files: results, adopted: adopted, seconds: elapsed)
    }

    /// Takes in what has waited for these rows, and what the parents of these rows have come for meanwhile.
    private func retryOrphans(_ files: [IngestionResult.File]) async throws -> [String: Int] {
        let retry = OrphanRetry(catalog: catalog, context: context)
        var adopted: [String: Int] = [:]
        for file in files where file.quarantined > 0 {
            adopted.merge(try await retry.run(of: file.batch), uniquingKeysWith: +)
        }
        if files.contains(where: { $0.inserted > 0 }) {
            adopted.merge(try await retry.run(after: dataset.table), uniquingKeysWith: +)
        }
        return adopted
    }

    private func load(_ path: String, _ progress: LoadProgress) async throws -> IngestionResult.File {
        let source = try SourceText(path, as: dataset)
        let facts = source.facts
        try context.checkCancellation()
        let (start, zones) = try await context.commit { try await begin(facts, in: $0) }
        guard case .load(let batch, let loaded) = start else {
            guard case .done(let batch) = start else { preconditionFailure("a load begins or is done") }
            return try await alreadyDone(batch)
        }
        if !loaded.isEmpty { context.log("\(path): going on behind \(loaded.count) chunks that are there") }
        let reader = try ChunkReader(
            source, table: table, zones: zones, branch: branch,
            lineage: table.hasLineage ? .lineAndBatch(batch.id) : .line, loaded: loaded, limits: chunks)
        let sql = StagingSQL(table: table, dataset: dataset, columns: await reader.columns)
        let before = facts.start.offset + loaded.reduce(0) { $0 + $1.end.offset - $1.begin.offset }
        let meter = progress.meter(from: before, scale: facts.sizePerText, "reading \(path)")
        if isLoadedWhole {
            // All of it is one chunk. An attempt that was killed behind it had only to complete the batch.
            let load = WholeLoad(batch: batch, reader: reader, sql: sql, context: context, limit: limit)
            if loaded.isEmpty, let excess = try await load.run(meter) { throw try await refusal(of: batch, excess) }
        } else {
            try await ChunkedLoad(batch, reader, sql, context).run(meter)
        }
        let skipped = await reader.skipped
        if skipped > 0 { context.log("\(path): \(skipped) lines such as totals are skipped, as \(dataset.file) says") }
        let scope = dataset.takesBranchFromJob(facts.binding) ? branch : ""
        return try await context.commit { transaction in
            if let release = sql.releaseMended { try await transaction.execute(release, batch.id, scope) }
            return try await batch.complete(in: transaction)
        }
    }

    /// Whether nothing of a file may be there before all of it was checked, or chunks of it could not be told apart:
    /// rows without lineage, or rows that exclude each other by more than their key.
    private var isLoadedWhole: Bool { limit != nil || !table.hasLineage || table.uniques.count > 1 }

    private func begin(
        _ facts: SourceText.Facts, in transaction: PostgresTransaction
    ) async throws -> (Batch.Start, zones: [String: String]) {
        try await ChunkedLoad.prepare(transaction)
        let branches = BranchDirectory(transaction: transaction)
        let takesBranch = dataset.takesBranchFromJob(facts.binding)
        if takesBranch, let zone = try await branches.register(branch, zone: dataset.fallbackZone) {
            context.log(
                "the branch '\(branch)' was not known: registered with the time zone \(zone); "
                    + "load a branches file to set its name, beds and zone")
        }
        let zones = dataset.zone == .branch ? try await branches.zones() : [:]
        let request = Batch.Request(
            dataset: dataset, table: table, scope: takesBranch ? branch : "", fingerprint: try fingerprint(zones),
            job: context.jobID.rawValue)
        return (try await Batch.start(facts, request, in: transaction), zones)
    }

    /// The SHA-256 of what decides what a file's text means: the dataset file, its maps, and the zones of the branches.
    private func fingerprint(_ zones: [String: String]) throws -> String {
        var text = try DefinitionFile.text(of: dataset.file)
        for path in dataset.mapFiles { text += try DefinitionFile.text(of: path) }
        let lines = zones.sorted { $0.key < $1.key }.map { "\n\($0.key)\u{1}\($0.value)" }
        return SHA256.hexadecimal(of: Array((text + lines.joined()).utf8))
    }

    /// A file that this job has loaded in an earlier attempt, or whose content another one has.
    private func alreadyDone(_ batch: Batch) async throws -> IngestionResult.File {
        let result = try await batch.result(in: context.postgres)
        let job: Int64 = try await context.postgres.query(
            "SELECT job_id FROM hospital.ingest_batches WHERE batch_id = $1", batch.id)[0].decode(0)
        return job == context.jobID.rawValue ? result : result.again(as: batch.facts.path)
    }

    private func refusal(of batch: Batch, _ excess: RejectLimit.Excess) async throws -> JobFailure {
        let result = try await batch.result(in: context.postgres)
        return JobFailure(
            "\(batch.facts.path): \(excess.rejected) of \(excess.rows) rows were rejected (\(result.reasonWords)), "
                + "more than \(limit?.text ?? ""): nothing was taken in; look at them with "
                + "`rounds datasets rejects --batch \(batch.id)`", retryable: false)
    }
}
