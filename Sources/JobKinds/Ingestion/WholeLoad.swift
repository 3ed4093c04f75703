// SPDX-License-Identifier: Apache-2.0

import Cluster
import Hospital
import Jobs
import Postgres

/// The load of one file as a whole, in one fenced transaction: all of it is staged, checked and counted before a row
/// of it is in the table.
///
/// For files with a limit of rejected rows, and for tables whose rows do not know their line, so that the chunks of a
/// file could not be told apart.
struct WholeLoad: Sendable {
    let batch: Batch
    let reader: ChunkReader
    let sql: StagingSQL
    let context: JobContext
    /// How many rows may be rejected; `nil` for any number.
    let limit: RejectLimit?

    /// What was staged.
    private struct Staged {
        var rows = 0
        var undecoded = 0
        var end: TextPlace
    }

    /// Loads the file.
    ///
    /// - Parameter progress: is told the bytes of text of each part that was staged.
    /// - Returns: how many of how many rows were rejected when those are too many: then nothing is in the table.
    func run(_ progress: (Int64) -> Void) async throws -> RejectLimit.Excess? {
        try await context.commit { transaction in
            try await ChunkedLoad.prepare(transaction)
            let staging = Staging(
                sql: sql, binding: batch.facts.binding, batch: sql.table.hasLineage ? batch.id : nil,
                scope: .wholeFile, transaction: transaction)
            let quarantine = Quarantine(batch: batch.id, transaction: transaction)
            try await staging.create()
            try await quarantine.clear(from: 1, to: nil)
            let staged = try await stage(staging, quarantine, progress)
            var outcome = try await staging.check()
            if outcome.rejected > 0 {
                try await quarantine.addRejected { try await reader.find($0, from: batch.facts.start) }
            }
            let rejected = outcome.rejected + staged.undecoded
            if let limit, let excess = limit.excess(rejected, of: staged.rows) {
                try await transaction.execute(IngestionStatement.refuseBatch, batch.id, staged.rows, rejected)
                return excess
            }
            try await staging.merge(&outcome)
            try await record(staged, outcome, in: transaction)
            return nil
        }
    }

    private func stage(
        _ staging: Staging, _ quarantine: Quarantine, _ progress: (Int64) -> Void
    ) async throws -> Staged {
        var staged = Staged(end: batch.facts.start)
        while let chunk = try await reader.next() {
            try context.checkCancellation()
            try await staging.copy(chunk)
            try await quarantine.add(chunk.rejected)
            staged.rows += chunk.rows
            staged.undecoded += chunk.rejected.count
            progress(chunk.end.offset - staged.end.offset)
            staged.end = chunk.end
        }
        return staged
    }

    /// All of the file is one chunk.
    private func record(_ staged: Staged, _ outcome: Staging.Outcome, in transaction: PostgresTransaction) async throws
    {
        guard staged.rows > 0 else { return }
        var outcome = outcome
        outcome.rejected += staged.undecoded
        let all = EncodedChunk(
            begin: batch.facts.start, end: staged.end, rows: staged.rows, bytes: [], rejected: [], keys: [])
        try await batch.record(all, outcome, in: transaction)
    }
}
