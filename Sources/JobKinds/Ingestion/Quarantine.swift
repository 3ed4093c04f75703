// SPDX-License-Identifier: Apache-2.0

import Hospital
import Postgres

/// The rows of a batch's file that were not taken, on their way into `hospital.quarantine`.
struct Quarantine {
    let batch: Int64
    let transaction: PostgresTransaction

    /// Rows that are sent at a time.
    private static let page = 1000

    /// Takes out what is there of some lines, before what is still rejected of them is put there.
    ///
    /// - Parameter end: the line behind the last, or `nil` for all lines from the first on.
    func clear(from line: Int, to end: Int?) async throws {
        try await transaction.execute(
            IngestionStatement.clearQuarantine, batch, line, end ?? Int(Int32.max))
    }

    /// Puts rows there that could not be decoded.
    func add(_ rows: [RejectedRow]) async throws {
        for start in stride(from: 0, to: rows.count, by: Self.page) {
            let page = rows[start..<min(start + Self.page, rows.count)]
            let rejections = page.map(\.rejection)
            try await transaction.execute(
                IngestionStatement.quarantineRows, batch, rejections.map(\.line), rejections.map { $0.column },
                rejections.map { $0.value?.withoutNUL }, rejections.map(\.reason.rawValue), rejections.map(\.detail),
                rejections.map(\.raw.withoutNUL), page.map { $0.key.map { Self.arrayText($0) } })
        }
    }

    /// Puts rows there that the database has rejected: those of `ingest_rejects`.
    ///
    /// - Parameter find: fetches from the file what is asked for, in ascending order of lines.
    func addRejected(_ find: ([RecordFinder.Wanted]) async throws -> [RecordFinder.Found]) async throws {
        var last = 0
        while true {
            let rows = try await transaction.query(
                """
                SELECT line, cells, column_name, reason, detail FROM ingest_rejects WHERE line > $1
                ORDER BY line LIMIT \(Self.page)
                """, last)
            guard !rows.isEmpty else { return }
            let wanted = try rows.map { row in
                RecordFinder.Wanted(line: try row.decode("line"), cells: try row.decode("cells"))
            }
            last = wanted.last?.line ?? last
            let found = try await find(wanted)
            try await transaction.execute(
                IngestionStatement.quarantineRows, batch, found.map(\.line),
                try rows.map { try $0.decode("column_name", as: String.self) },
                found.map { $0.value.isEmpty ? nil : $0.value.withoutNUL },
                try rows.map { try $0.decode("reason", as: String.self) },
                try rows.map { try $0.decode("detail", as: String.self) },
                found.map(\.raw.withoutNUL), found.map { $0.key.map { Self.arrayText($0) } })
        }
    }

    /// An array of texts as PostgreSQL writes it, to stand in an array of arrays of different lengths.
    private static func arrayText(_ cells: [String]) -> String {
        let quoted = cells.map { cell in
            "\"" + cell.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return "{\(quoted.joined(separator: ","))}"
    }
}

extension String {
    /// PostgreSQL's text cannot hold NUL; a picture of it stands in its place.
    fileprivate var withoutNUL: String { contains("\0") ? replacing("\0", with: "\u{2400}") : self }
}
