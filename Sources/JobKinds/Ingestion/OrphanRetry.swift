// SPDX-License-Identifier: Apache-2.0

import CSV
import Cluster
import Hospital
import Jobs
import Postgres

/// Takes rows in that waited in quarantine for a parent, now that rows of the parent's table have arrived, and then
/// those that waited for them.
///
/// They are tried again from the text in quarantine; the file need not exist any more. A row that is taken keeps its
/// own batch and line. Where a later batch has loaded a row with its key meanwhile, it stays out.
struct OrphanRetry {
    let catalog: DatasetCatalog
    let context: JobContext

    /// Rows of one transaction.
    private static let page = 2000

    /// A batch whose rows wait.
    private struct Waiting {
        let batch: Int64
        let dataset: String
        let table: String
        let branch: String
        let file: String
        let header: String
    }

    /// Tries the rows again that refer to a table.
    ///
    /// - Returns: how many rows were taken, by dataset.
    func run(after parent: String) async throws -> [String: Int] {
        try await run(try await waiting(for: parent))
    }

    /// Tries the rows of one batch again, if a parent was loaded while the batch was.
    func run(of batch: Int64) async throws -> [String: Int] {
        try await run(try await waiting(for: nil, batch))
    }

    private func run(_ first: [Waiting]) async throws -> [String: Int] {
        var taken: [String: Int] = [:]
        var queue = first[...]
        while let next = queue.popFirst() {
            try context.checkCancellation()
            let count = try await retry(next)
            guard count > 0 else { continue }
            taken[next.dataset, default: 0] += count
            context.log("\(next.file): \(count) rows of \(next.dataset) whose parents have arrived are taken in")
            queue += try await waiting(for: next.table)
        }
        return taken
    }

    private func waiting(for parent: String?, _ batch: Int64? = nil) async throws -> [Waiting] {
        try await context.postgres.query(IngestionStatement.findOrphanBatches, parent, batch).map { row in
            Waiting(
                batch: try row.decode("batch_id"), dataset: try row.decode("dataset"),
                table: try row.decode("table_name"), branch: try row.decode("branch_id"),
                file: try row.decode("file"), header: try row.decode("header"))
        }
    }

    private func retry(_ waiting: Waiting) async throws -> Int {
        let dataset: Dataset
        do {
            dataset = try catalog.definition(named: waiting.dataset)
        } catch {
            // Their dataset was removed: they wait on, and a person sees them in the quarantine.
            context.log("\(waiting.file): its rows in quarantine are not tried again: \(error.message)")
            return 0
        }
        let table = try await TargetTable(of: dataset, in: context.postgres)
        guard table.hasLineage else { return 0 }
        var (last, taken) = (0, 0)
        while true {
            let (count, end) = try await context.commit { transaction in
                try await ChunkedLoad.prepare(transaction)
                let rows = try await transaction.query(
                    IngestionStatement.readOrphans, waiting.batch, last, Self.page)
                guard !rows.isEmpty else { return (0, Int?.none) }
                let texts = try rows.map { row in
                    (line: try row.decode("line", as: Int.self), raw: try row.decode("raw", as: String.self))
                }
                let count = try await retry(texts, of: waiting, dataset, table, in: transaction)
                return (count, texts.last?.line)
            }
            guard let end else { return taken }
            taken += count
            last = end
        }
    }

    private func retry(
        _ rows: [(line: Int, raw: String)], of waiting: Waiting, _ dataset: Dataset, _ table: TargetTable,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        let zones = try await BranchDirectory(transaction: transaction).zones()
        var file = try DatasetFile(
            CSVBytes(Array(waiting.header.utf8)), path: waiting.file, dataset: dataset, isWhole: false)
        let encoder = try RowEncoder(
            dataset: dataset, binding: file.binding, targets: table.columns, zones: BranchZones(zones),
            branch: waiting.branch, lineage: .lineAndBatch(waiting.batch))
        var buffer = CopyBuffer(capacity: 64 << 10)
        var staged: [Int] = []
        for row in rows {
            file.move(to: CSVBytes(Array(row.raw.utf8)), at: 0, line: row.line)
            var isGood = true
            _ = try file.encodeRows(with: encoder, into: &buffer, limit: .max, end: .max) { _, _ in
                isGood = false
                return false
            }
            if isGood { staged.append(row.line) }
        }
        let staging = Staging(
            sql: StagingSQL(table: table, dataset: dataset, columns: encoder.columns), binding: file.binding,
            batch: waiting.batch, scope: .retried, transaction: transaction)
        try await staging.create()
        _ = try await transaction.copyIn(staging.sql.copyToStaging, buffer.bytes)
        var outcome = try await staging.check()
        try await staging.merge(&outcome)
        let taken = staged.count - outcome.rejected
        try await transaction.execute(
            IngestionStatement.releaseOrphans, waiting.batch, staged, outcome.inserted, outcome.updated,
            taken - outcome.inserted - outcome.updated)
        return taken
    }
}
