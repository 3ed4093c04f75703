// SPDX-License-Identifier: Apache-2.0

import CSV
import Cluster
import Foundation
import Hospital
import Jobs
import Postgres

/// One attempt of an ingestion, inside the transaction that ends the job.
struct IngestionSession {
    let dataset: Dataset
    /// The branch of files that have no column for it.
    let branch: String
    let table: TargetTable
    let context: JobContext
    let transaction: PostgresTransaction

    /// - Parameter branch: the branch of the job, if it has one.
    init(
        _ dataset: Dataset, branch: String?, context: JobContext, transaction: PostgresTransaction
    ) async throws {
        self.dataset = dataset
        self.branch = branch ?? Dataset.defaultBranch
        self.context = context
        self.transaction = transaction
        // The job's own time-out is the limit; sorting and joining a big file wants some memory.
        try await transaction.executeScript("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'")
        table = try await TargetTable(of: dataset, in: transaction)
    }

    /// Loads all files.
    func load(_ paths: [String]) async throws -> IngestionResult {
        let started = ContinuousClock.now
        let sizes = try paths.map { path throws(CSVError) in try CSVFile(path).size }
        let total = sizes.reduce(0, +)
        var done: Int64 = 0
        var results: [IngestionResult.File] = []
        for (path, size) in zip(paths, sizes) {
            let result = try await load(path, from: done, of: total)
            done += size
            context.log(result.summary)
            results.append(result)
        }
        context.progress(total, of: total, "merged")
        let elapsed = started.duration(to: .now) / .seconds(1)
        return IngestionResult(dataset: dataset.name, table: dataset.table, files: results, seconds: elapsed)
    }

    private func load(_ path: String, from done: Int64, of total: Int64) async throws -> IngestionResult.File {
        let batch = try await BatchRecord.number(in: transaction)
        func progress(_ bytes: Int64) throws {
            context.progress(done + bytes, of: total, "reading \(path)")
            try context.checkCancellation()
        }
        if let result = try await loadIntoEmptyTable(path, batch, progress) { return result }
        try await transaction.executeScript(StagingSQL.createRejects)
        let load = try await open(path, .staging)
        try await transaction.executeScript(load.sql.createRows)
        try await load.stream(progress)
        try refuseChanged(load)
        context.progress(done + load.input.file.size, of: total, "checking and merging \(path)")
        try await load.validate()
        try context.checkCancellation()
        try await load.completeRejects()
        try await transaction.execute(StagingSQL.lockTable, dataset.table)
        let merged = try await load.merge(batch: table.hasBatchColumn ? batch : nil)
        try await transaction.executeScript(StagingSQL.dropRows)
        return try await close(load, batch, merged)
    }

    /// Copies the rows straight into the table, which costs half as much as through staging.
    ///
    /// In an empty table there is nothing to compare with. Rows that break its constraints are the exception then; the
    /// first of them undoes the attempt.
    ///
    /// - Returns: `nil` when the table is not empty or rows break its constraints: then nothing has happened.
    private func loadIntoEmptyTable(
        _ path: String, _ batch: Int64, _ progress: (Int64) throws -> Void
    ) async throws -> IngestionResult.File? {
        let sql = StagingSQL(table: table, dataset: dataset, columns: [])
        guard try await transaction.query(sql.isEmpty)[0].decode(0) else { return nil }
        try await transaction.execute(StagingSQL.lockTable, dataset.table)
        guard try await transaction.query(sql.isEmpty)[0].decode(0) else { return nil }
        do {
            return try await transaction.savepoint { transaction in
                try await transaction.executeScript(StagingSQL.createRejects)
                let load = try await open(path, .table(batch: table.hasBatchColumn ? batch : nil))
                try await load.stream(progress)
                try refuseChanged(load)
                return try await close(load, batch, nil)
            }
        } catch let error as PostgresError where error.isConstraintViolation {
            context.log("\(path): some rows break the rules of \(dataset.table); sorting them out")
            return nil
        }
    }

    private func open(_ path: String, _ destination: RowEncoder.Destination) async throws -> FileLoad {
        let input = HashedFile(try CSVFile(path))
        let file = try DatasetFile(input, path: path, dataset: dataset)
        let branches = BranchDirectory(transaction: transaction)
        if dataset.takesBranchFromJob(file.binding),
            let zone = try await branches.register(branch, zone: dataset.fallbackZone)
        {
            context.log(
                "the branch '\(branch)' was not known: registered with the time zone \(zone); "
                    + "load a branches file to set its name, beds and zone")
        }
        let zones = dataset.zone == .branch ? try await branches.zones() : BranchZones([:])
        let encoder = try RowEncoder(
            dataset: dataset, binding: file.binding, targets: table.columns, zones: zones, branch: branch,
            destination: destination)
        return FileLoad(
            input: input, file: file, encoder: encoder, destination: destination,
            sql: StagingSQL(table: table, dataset: dataset, columns: encoder.columns), transaction: transaction)
    }

    private func refuseChanged(_ load: FileLoad) throws {
        guard try !load.input.file.hasChanged() else {
            throw JobFailure("\(load.file.path) was written to while it was read", retryable: true)
        }
    }

    /// Writes down what was done.
    ///
    /// - Parameter merged: what the merge did; `nil` when every good row was inserted.
    private func close(
        _ load: FileLoad, _ batch: Int64, _ merged: (inserted: Int, updated: Int)?
    ) async throws -> IngestionResult.File {
        let reasons = try await BatchRecord.reasons(in: transaction)
        let quarantined = reasons.values.reduce(0, +)
        let good = load.file.rows - quarantined
        let (inserted, updated) = merged ?? (good, 0)
        let result = IngestionResult.File(
            file: load.file.path, sha256: load.input.finish(), bytes: load.input.file.size, batch: batch,
            rows: load.file.rows, inserted: inserted, updated: updated, unchanged: good - inserted - updated,
            quarantined: quarantined, reasons: reasons)
        let scope = dataset.takesBranchFromJob(load.file.binding) ? branch : ""
        let record = BatchRecord(dataset: dataset.name, scope: scope, file: load.file.path)
        try await record.close(result, job: context.jobID.rawValue, in: transaction)
        try await transaction.executeScript(StagingSQL.dropRejects)
        return result
    }
}

extension PostgresError {
    /// SQLSTATE class 23: NOT NULL, CHECK, UNIQUE, foreign key.
    fileprivate var isConstraintViolation: Bool { sqlState?.hasPrefix("23") ?? false }
}
