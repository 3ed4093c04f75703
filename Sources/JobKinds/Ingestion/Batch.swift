// SPDX-License-Identifier: Apache-2.0

import Cluster
import Hospital
import Postgres

/// What is written down of one file's load: its row in `hospital.ingest_batches`, and its chunks.
struct Batch: Sendable {
    let id: Int64
    let facts: SourceText.Facts

    /// What there is of a file when a load is about to begin.
    enum Start: Sendable {
        /// Nothing, or only what an earlier attempt of the job has loaded.
        case load(Batch, [LoadedChunk])
        /// All of it, and nothing has changed since.
        case done(Batch)
    }

    /// What a file is to be loaded as.
    struct Request: Sendable {
        let dataset: Dataset
        let table: TargetTable
        /// The branch of the job when the file's rows get it from there; else empty.
        let scope: String
        /// Of the dataset file and whatever else decides what rows mean.
        let fingerprint: String
        let job: Int64
    }

    /// Finds what earlier attempts and earlier jobs have done, or begins.
    static func start(
        _ facts: SourceText.Facts, _ request: Request, in transaction: PostgresTransaction
    ) async throws -> Start {
        let own = try await transaction.query(
            IngestionStatement.findOwnBatch, request.job, facts.path, facts.sha256, request.fingerprint,
            request.dataset.name)
        if let row = own.first {
            let batch = Batch(id: try row.decode("batch_id"), facts: facts)
            if try row.decode("state", as: String.self) == "complete" { return .done(batch) }
            return .load(batch, try await batch.chunks(in: transaction))
        }
        if let known = try await knownContent(facts, request, in: transaction) { return .done(known) }
        return .load(try await begin(facts, request, in: transaction), [])
    }

    /// Writes down that a file is being loaded.
    static func begin(
        _ facts: SourceText.Facts, _ request: Request, in transaction: PostgresTransaction
    ) async throws -> Batch {
        let row = try await transaction.query(
            IngestionStatement.beginBatch, request.dataset.name, request.scope, facts.path, facts.sha256, facts.size,
            request.job, request.dataset.table, request.fingerprint, facts.header.replacing("\0", with: "\u{2400}"))[0]
        return Batch(id: try row.decode(0), facts: facts)
    }

    /// The batch that has loaded the content whole, if every row that it wrote is still its own.
    private static func knownContent(
        _ facts: SourceText.Facts, _ request: Request, in transaction: PostgresTransaction
    ) async throws -> Batch? {
        guard request.table.hasLineage,
            let row = try await transaction.query(
                IngestionStatement.findKnownContent, request.dataset.name, request.scope, facts.sha256,
                request.fingerprint
            ).first
        else { return nil }
        let batch = Batch(id: try row.decode("batch_id"), facts: facts)
        // Somebody may have deleted rows by hand, in order to load them anew.
        let there: Int = try await transaction.query(
            "SELECT count(*) FROM \(request.table.name) WHERE batch_id = $1", batch.id)[0].decode(0)
        return try row.decode("written", as: Int.self) == there ? batch : nil
    }

    private func chunks(in transaction: PostgresTransaction) async throws -> [LoadedChunk] {
        try await transaction.query(IngestionStatement.listChunks, id).map { row in
            LoadedChunk(
                begin: TextPlace(offset: try row.decode("text_begin"), line: try row.decode("first_line")),
                end: TextPlace(offset: try row.decode("text_end"), line: try row.decode("next_line")))
        }
    }

    /// Where the chunk with a line begins, or where all of the file does.
    func place(of line: Int, in transaction: PostgresTransaction) async throws -> TextPlace {
        guard let row = try await transaction.query(IngestionStatement.findChunk, id, line).first else {
            return facts.start
        }
        return TextPlace(offset: try row.decode("text_begin"), line: try row.decode("first_line"))
    }

    /// Writes a chunk down, in the transaction that loads it.
    func record(_ chunk: EncodedChunk, _ outcome: Staging.Outcome, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            IngestionStatement.recordChunk, id, chunk.begin.offset, chunk.end.offset, chunk.begin.line, chunk.end.line,
            chunk.rows, outcome.inserted, outcome.updated, outcome.unchanged, outcome.rejected + chunk.rejected.count)
    }

    /// Ends the batch: every chunk of its file is in the table.
    func complete(in transaction: PostgresTransaction) async throws -> IngestionResult.File {
        try await transaction.execute(IngestionStatement.completeBatch, id)
        return try await result(in: transaction)
    }

    /// What the batch did, from its row.
    func result(in connection: some PostgresQuerying) async throws -> IngestionResult.File {
        let row = try await connection.query(IngestionStatement.readBatch, id)[0]
        let reasons: [String] = try row.decode("reasons")
        let counts: [Int] = try row.decode("counts")
        return IngestionResult.File(
            file: facts.path, sha256: facts.sha256, bytes: facts.size, batch: id, rows: try row.decode("read_rows"),
            inserted: try row.decode("inserted"), updated: try row.decode("updated"),
            unchanged: try row.decode("unchanged"), quarantined: try row.decode("quarantined"),
            reasons: Dictionary(uniqueKeysWithValues: zip(reasons, counts)))
    }
}
