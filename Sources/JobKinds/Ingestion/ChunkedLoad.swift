// SPDX-License-Identifier: Apache-2.0

import Cluster
import Hospital
import Jobs
import Postgres
import Synchronization

/// The load of one file in chunks, each in a fenced transaction of its own that also writes the chunk down: it is
/// there once, whoever is killed when.
///
/// Two chunks are under way at a time, and the ones behind them are read meanwhile, so that the server never waits. In
/// which order they commit makes no difference to what the table and the quarantine hold in the end.
struct ChunkedLoad: Sendable {
    let batch: Batch
    let reader: ChunkReader
    let sql: StagingSQL
    let context: JobContext
    private let fastPath = FastPath()

    /// Chunks under way at a time, each on a connection of its own.
    private static let lanes = 2

    init(_ batch: Batch, _ reader: ChunkReader, _ sql: StagingSQL, _ context: JobContext) {
        self.batch = batch
        self.reader = reader
        self.sql = sql
        self.context = context
    }

    /// Loads what is not there yet.
    ///
    /// - Parameter progress: is told the bytes of text of each chunk that has been committed.
    func run(_ progress: @escaping @Sendable (Int64) -> Void) async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<Self.lanes {
                group.addTask {
                    var next = try await reader.next()
                    while let chunk = next {
                        try context.checkCancellation()
                        async let following = reader.next()
                        try await load(chunk)
                        progress(chunk.end.offset - chunk.begin.offset)
                        next = try await following
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func load(_ chunk: EncodedChunk) async throws {
        if fastPath.isWorthTrying, try await copyToTable(chunk) { return }
        let repeats = chunk.lines(repeating: try await reader.repeatedKeys())
        try await context.commit { transaction in
            try await Self.prepareChunk(transaction)
            let staging = Staging(
                sql: sql, binding: batch.facts.binding, batch: batch.id, scope: .chunk(repeats: repeats),
                transaction: transaction)
            try await staging.create()
            try await staging.copy(chunk)
            var outcome = try await staging.check()
            try await staging.merge(&outcome)
            try await record(chunk, outcome, in: transaction)
        }
    }

    /// A month of the chunk has no partition yet; the long way makes it.
    private struct MonthMissing: Error {}

    /// Tries the short way.
    ///
    /// - Returns: false when rows break constraints of the table or their month is missing; then nothing has happened.
    private func copyToTable(_ chunk: EncodedChunk) async throws -> Bool {
        do {
            try await context.commit { transaction in
                try await Self.prepareChunk(transaction)
                try await transaction.execute(IngestionStatement.lockTableForCopy, sql.dataset.table)
                _ = try await transaction.copyIn(sql.copyToTable, chunk.bytes)
                if let strays = sql.countStrays {
                    let count: Int = try await transaction.query(strays, batch.id)[0].decode(0)
                    if count > 0 { throw MonthMissing() }
                }
                try await record(chunk, Staging.Outcome(inserted: chunk.good), in: transaction)
            }
        } catch let error as PostgresError where error.refusesRows {
            fastPath.failed()
            return false
        } catch is MonthMissing {
            return false
        }
        fastPath.succeeded()
        return true
    }

    private func record(
        _ chunk: EncodedChunk, _ outcome: Staging.Outcome, in transaction: PostgresTransaction
    ) async throws {
        let quarantine = Quarantine(batch: batch.id, transaction: transaction)
        try await quarantine.clear(from: chunk.begin.line, to: chunk.end.line)
        try await quarantine.add(chunk.rejected)
        if outcome.rejected > 0 {
            // Rows of other chunks may be among them, which this one takes the place of.
            try await quarantine.addRejected { wanted in
                guard let first = wanted.first else { return [] }
                let isOwn = first.line >= chunk.begin.line
                let place = isOwn ? chunk.begin : try await batch.place(of: first.line, in: transaction)
                return try await reader.find(wanted, from: place)
            }
        }
        try await batch.record(chunk, outcome, in: transaction)
    }

    /// A chunk's commit need not wait for the disk: should the server fall, the chunk and its record are lost together,
    /// and the commit that completes the batch waits for all before it.
    private static func prepareChunk(_ transaction: PostgresTransaction) async throws {
        try await prepare(transaction)
        try await transaction.executeScript("SET LOCAL synchronous_commit = off")
    }

    /// The job's own time-out is the limit; sorting and joining many rows wants some memory. Statements are too short and
    /// too many to be compiled each.
    static func prepare(_ transaction: PostgresTransaction) async throws {
        try await transaction.executeScript(
            "SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
    }
}
