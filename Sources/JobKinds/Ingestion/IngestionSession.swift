// SPDX-License-Identifier: Apache-2.0

import CSV
import Cluster
import Foundation
import Hospital
import Jobs
import Postgres

/// One attempt of an ingestion.
struct IngestionSession: Sendable {
    let dataset: Dataset
    /// The branch of files that have no column for it.
    let branch: String
    let context: JobContext

    /// Loads all files.
    func load(_ paths: [String], in transaction: PostgresTransaction) async throws -> IngestionResult {
        let started = ContinuousClock.now
        // The job's own time-out is the limit.
        try await transaction.executeScript("SET LOCAL statement_timeout = 0")
        let table = try await TargetTable(of: dataset, in: transaction)
        let inputs = try paths.map { path throws(CSVError) in HashedFile(try CSVFile(path)) }
        let total = inputs.reduce(0) { $0 + $1.file.size }
        var done: Int64 = 0
        var results: [IngestionResult.File] = []
        for input in inputs {
            let staged = try await open(input, table, transaction)
            let before = done
            try await staged.stage { bytes in
                context.progress(before + bytes, of: total, "reading \(input.file.path)")
                try context.checkCancellation()
            }
            done += input.file.size
            guard try !input.file.hasChanged() else {
                throw JobFailure("\(input.file.path) was written to while it was read", retryable: true)
            }
            context.progress(done, of: total, "checking and merging \(input.file.path)")
            let result = try await settle(staged)
            context.log(result.summary)
            results.append(result)
        }
        let elapsed = started.duration(to: .now) / .seconds(1)
        return IngestionResult(dataset: dataset.name, table: dataset.table, files: results, seconds: elapsed)
    }

    private func open(
        _ input: HashedFile, _ table: TargetTable, _ transaction: PostgresTransaction
    ) async throws -> StagedFile {
        let file = try DatasetFile(input, path: input.file.path, dataset: dataset)
        if dataset.takesBranchFromJob(file.binding) { try await registerBranch(in: transaction) }
        let encoder = try RowEncoder(
            dataset: dataset, binding: file.binding, targets: table.columns,
            zones: try await zones(in: transaction), branch: branch)
        let sql = StagingSQL(table: table, dataset: dataset, columns: encoder.columns)
        return StagedFile(input: input, file: file, encoder: encoder, sql: sql, transaction: transaction)
    }

    private func registerBranch(in transaction: PostgresTransaction) async throws {
        let zone = dataset.fallbackZone.identifier == "GMT" ? "UTC" : dataset.fallbackZone.identifier
        let count = try await transaction.execute(
            """
            INSERT INTO hospital.hospital_branches
                (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
            VALUES ($1, $1, '', '', 0, 0, 0, $2) ON CONFLICT DO NOTHING
            """, branch, zone)
        if count > 0 {
            context.log(
                "the branch '\(branch)' was not known: registered with the time zone \(zone); "
                    + "load a branches file to set its name, beds and zone")
        }
    }

    private func zones(in transaction: PostgresTransaction) async throws -> BranchZones {
        guard dataset.zone == .branch else { return BranchZones([:]) }
        var zones: [String: String] = [:]
        for row in try await transaction.query("SELECT branch_id, time_zone FROM hospital.hospital_branches") {
            zones[try row.decode(0)] = try row.decode(1, as: String.self)
        }
        return BranchZones(zones)
    }

    /// Checks what is staged, puts it into the table, and writes down what was done.
    private func settle(_ staged: StagedFile) async throws -> IngestionResult.File {
        let transaction = staged.transaction
        let scope = dataset.takesBranchFromJob(staged.file.binding) ? branch : ""
        let path = staged.input.file.path
        let sha256 = staged.input.finish()
        try await staged.validate()
        try context.checkCancellation()
        try await staged.completeRejects()
        let record = BatchRecord(
            dataset: dataset.name, scope: scope, file: path, sha256: sha256, bytes: staged.input.file.size)
        let batch = try await record.open(job: context.jobID.rawValue, in: transaction)
        let merged = try await staged.merge(batch: batch)
        let reasons = try await record.quarantine(batch: batch, in: transaction)
        let quarantined = reasons.values.reduce(0, +)
        let unchanged = staged.file.rows - merged.inserted - merged.updated - quarantined
        let result = IngestionResult.File(
            file: path, sha256: sha256, bytes: record.bytes, batch: batch, rows: staged.file.rows,
            inserted: merged.inserted, updated: merged.updated, unchanged: unchanged, quarantined: quarantined,
            reasons: reasons)
        try await record.close(result, in: transaction)
        try await transaction.executeScript(StagingSQL.drop)
        return result
    }
}
