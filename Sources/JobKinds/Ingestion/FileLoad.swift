// SPDX-License-Identifier: Apache-2.0

import CSV
import Cluster
import Hospital
import Jobs
import Postgres

/// One file on its way into its table, inside the transaction that ends the job.
///
/// All of it happens in that one transaction, staging included: whatever kills the worker leaves nothing behind.
struct FileLoad {
    let input: HashedFile
    let file: DatasetFile
    let encoder: RowEncoder
    let destination: RowEncoder.Destination
    let sql: StagingSQL
    let transaction: PostgresTransaction

    /// Bytes of rows that are sent at a time.
    private static let chunkSize = 256 << 10
    /// Rejected rows that are kept in memory before they are sent: so many, or so many bytes of them.
    private static let rejectedRows = 1000
    private static let rejectedBytes = 1 << 20

    /// Streams the file to its destination.
    ///
    /// - Parameter progress: is told the bytes read, between blocks; throws to stop.
    func stream(_ progress: (Int64) throws -> Void) async throws {
        let buffer = CopyBuffer(capacity: Self.chunkSize + (64 << 10))
        var rejected: [Rejection] = []
        var rejectedBytes = 0
        var hasMore = true
        while hasMore {
            // A connection does one thing at a time: the COPY ends whenever enough rejected rows have come together.
            _ = try await transaction.copyIn(sql.copy(to: destination)) { writer in
                var chunk = CopyBuffer.header
                while hasMore && rejected.count < Self.rejectedRows && rejectedBytes < Self.rejectedBytes {
                    // While one chunk is on its way, the next is made.
                    let ready = chunk
                    async let sent: Void = writer.write(ready)
                    buffer.removeAll()
                    hasMore = try file.encodeRows(with: encoder, into: buffer, limit: Self.chunkSize) { rejection in
                        rejected.append(rejection)
                        rejectedBytes += rejection.raw.utf8.count
                        return rejected.count < Self.rejectedRows && rejectedBytes < Self.rejectedBytes
                    }
                    try await sent
                    chunk = buffer.bytes
                    try progress(file.offset)
                }
                try await writer.write(chunk)
                try await writer.write(CopyBuffer.trailer)
            }
            try await insert(rejected)
            rejected.removeAll(keepingCapacity: true)
            rejectedBytes = 0
        }
    }

    private func insert(_ rejected: [Rejection]) async throws {
        guard !rejected.isEmpty else { return }
        try await transaction.execute(
            StagingSQL.insertRejects, rejected.map(\.line), rejected.map { $0.column },
            rejected.map { $0.value?.withoutNUL },
            rejected.map(\.reason.rawValue), rejected.map(\.detail), rejected.map(\.raw.withoutNUL))
    }

    /// Finds the rows that only the database can reject, and takes them out of staging.
    func validate() async throws {
        try await transaction.executeScript("ANALYZE ingest_rows")
        var count = 0
        for rule in sql.table.rules {
            let detail = "breaks the rule \(rule.name): \(rule.expression)"
            count += try await reject(sql.rejectBreaches(of: rule), rule.columns, .brokenRule, detail)
        }
        for reference in sql.table.references {
            let columns = reference.referencedColumns.joined(separator: ", ")
            let detail = "no row of \(reference.table) has this \(columns)"
            count += try await reject(sql.rejectOrphans(of: reference), reference.columns, .orphan, detail)
        }
        try await removeRejected(count)
        if !encoder.hasAscendingKeys, try await transaction.query(sql.hasDuplicateKeys)[0].decode(0, as: Bool.self) {
            let detail = "line % has the same key and is the one that counts"
            try await removeRejected(
                try await reject(sql.rejectDuplicateKeys, sql.dataset.key, .duplicateKey, detail))
        }
        for unique in sql.table.uniques where Set(unique) != Set(sql.dataset.key) {
            let detail = "another row has the same \(unique.joined(separator: ", "))"
            try await removeRejected(try await reject(sql.rejectNotUnique(unique), unique, .notUnique, detail))
        }
    }

    private func reject(
        _ statement: String, _ columns: [String], _ reason: RejectionReason, _ detail: String
    ) async throws -> Int {
        let cells = file.binding.columns.filter { columns.contains($0.column.target) }
        let headers = cells.isEmpty ? columns : cells.map(\.column.header)
        return try await transaction.execute(
            statement, cells.map(\.index), headers.joined(separator: ", "), reason.rawValue, detail)
    }

    private func removeRejected(_ count: Int) async throws {
        if count > 0 { try await transaction.execute(StagingSQL.removeRejected) }
    }

    /// Fetches from the file the text of rows that the database rejected.
    func completeRejects() async throws {
        var last = 0
        while true {
            let rows = try await transaction.query(
                """
                SELECT line, file_offset, cells FROM ingest_rejects WHERE line > $1 AND raw IS NULL
                ORDER BY line LIMIT \(Self.rejectedRows)
                """, last)
            guard !rows.isEmpty else { return }
            var (lines, values, texts): ([Int], [String], [String]) = ([], [], [])
            for row in rows {
                let cells: [Int] = try row.decode("cells")
                let found = try record(at: try row.decode("file_offset"), cells: cells)
                lines.append(try row.decode("line"))
                values.append(found.value)
                texts.append(found.raw)
            }
            last = lines.last ?? last
            try await transaction.execute(
                """
                UPDATE ingest_rejects r SET value = nullif(f.value, ''), raw = f.raw
                FROM unnest($1::integer[], $2::text[], $3::text[]) f (line, value, raw) WHERE r.line = f.line
                """, lines, values, texts)
        }
    }

    private func record(at offset: Int64, cells: [Int]) throws -> (value: String, raw: String) {
        let part = CSVFilePart(input.file, from: offset)
        var reader = CSVReader(part, dialect: sql.dataset.dialect, blockSize: 4 << 10)
        guard try reader.next() else { throw CSVError.cannotRead(path: file.path, reason: "it has become shorter") }
        let value = cells.map { reader.text($0) }.joined(separator: ", ")
        return (value, reader.rawText)
    }

    /// Puts the staged rows into the table.
    func merge(batch: Int64?) async throws -> (inserted: Int, updated: Int) {
        let parameters: [(any PostgresParameter)?] = batch.map { [$0] } ?? []
        var updated = 0
        if let update = sql.updateDifferent { updated = try await transaction.execute(update, parameters: parameters) }
        return (try await transaction.execute(sql.insertNew, parameters: parameters), updated)
    }
}

extension String {
    /// PostgreSQL's text cannot hold NUL; a picture of it stands in its place.
    fileprivate var withoutNUL: String { contains("\0") ? replacing("\0", with: "\u{2400}") : self }
}
