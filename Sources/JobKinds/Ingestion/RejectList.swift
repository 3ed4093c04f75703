// SPDX-License-Identifier: Apache-2.0

import Jobs
package import Postgres

/// A row in quarantine, for people and programs to look at.
package struct RejectListing: Sendable, Codable {
    package let dataset: String
    package let batch: Int64
    package let file: String
    package let sha256: String
    package let line: Int
    /// The headers of the columns concerned; `nil` for the row as a whole.
    package let column: String?
    package let value: String?
    package let reason: String
    package let detail: String
    /// The row as it stands in the file.
    package let raw: String
    /// The first record of the file.
    package let header: String

    fileprivate init(_ row: PostgresRow) throws {
        dataset = try row.decode("dataset")
        batch = try row.decode("batch_id")
        file = try row.decode("file")
        sha256 = try row.decode("sha256")
        line = try row.decode("line")
        column = try row.decodeIfPresent("column_name")
        value = try row.decodeIfPresent("value")
        reason = try row.decode("reason")
        detail = try row.decode("detail")
        raw = try row.decode("raw")
        header = try row.decode("header")
    }
}

/// Which rows in quarantine to list.
package struct RejectFilter: Sendable {
    package var dataset: String?
    package var batch: Int64?
    package var reason: String?

    package init(dataset: String? = nil, batch: Int64? = nil, reason: String? = nil) {
        self.dataset = dataset
        self.batch = batch
        self.reason = reason
    }

    private static let page = 1000

    /// Gives the rows one after the other, in the order of their files.
    ///
    /// - Parameters:
    ///   - limit: how many at most.
    ///   - body: is given each.
    package func forEach(
        in database: some PostgresQuerying, limit: Int = .max, _ body: (RejectListing) throws -> Void
    ) async throws {
        var last: (batch: Int64, line: Int) = (0, 0)
        var left = limit
        while left > 0 {
            let rows = try await database.query(
                IngestionStatement.listRejects, dataset, batch, reason, last.batch, last.line, min(left, Self.page)
            ).map { try RejectListing($0) }
            for row in rows { try body(row) }
            left -= rows.count
            guard let end = rows.last, rows.count == Self.page else { return }
            last = (end.batch, end.line)
        }
    }

    /// Writes the rows as a CSV file that can be mended and ingested again: their files' header, and each as it stands
    /// there.
    ///
    /// - Parameter write: is given the lines, each with its end.
    /// - Returns: how many rows there were.
    /// - Throws: `BadInput` when they are of files with different headers.
    package func writeCSV(
        from database: some PostgresQuerying, _ write: (String) throws -> Void
    ) async throws -> Int {
        var first: RejectListing?
        var count = 0
        try await forEach(in: database) { row in
            if first == nil {
                first = row
                try write(row.header + "\n")
            }
            guard row.header == first?.header, row.dataset == first?.dataset else {
                throw BadInput(
                    "the rows are of files with different headers, such as batch \(first?.batch ?? 0) and "
                        + "batch \(row.batch)", hint: "choose one with --batch")
            }
            try write(row.raw + "\n")
            count += 1
        }
        return count
    }
}
