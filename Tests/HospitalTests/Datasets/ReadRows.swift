// SPDX-License-Identifier: Apache-2.0

import CSV
import Definitions
import Foundation

@testable import Hospital

/// What a dataset makes of a text: rows as words, and what is not taken.
struct ReadRows {
    var rows: [[String]] = []
    /// `line column value reason`
    var rejected: [String] = []
    var details: [String] = []
    var skipped = 0

    init(_ text: some Sequence<UInt8>, _ dataset: Dataset, branch: String = "b", zones: [String: String] = [:]) throws {
        var file = try DatasetFile(CSVBytes(text), path: "f.csv", dataset: dataset)
        let encoder = try RowEncoder(
            dataset: dataset, binding: file.binding, targets: nil, zones: BranchZones(zones, fallback: .gmt),
            branch: branch)
        let types = (file.binding.columns.map(\.column) + file.binding.derived).map(\.type)
        var buffer = CopyBuffer(capacity: 64)
        var hasMore = true
        while hasMore {
            buffer.removeAll()
            var rejection: Rejection?
            hasMore = try file.encodeRows(with: encoder, into: &buffer, limit: 1, end: .max) { found, _ in
                rejection = found
                return false
            }
            if let rejection {
                rejected.append(
                    "\(rejection.line) \(rejection.column ?? "-") '\(rejection.value ?? "-")' \(rejection.reason.rawValue)"
                )
                details.append(rejection.detail)
            } else if buffer.count > 0 {
                rows.append(try types.indices.map { try Self.words(buffer, $0, types[$0]) })
            }
        }
        skipped = file.skipped
    }

    init(_ text: String, _ yaml: String, branch: String = "b", zones: [String: String] = [:]) throws {
        try self.init(
            text.utf8, Dataset(DefinitionFile.parse(yaml, file: "d.yml")), branch: branch, zones: zones)
    }

    private static func words(_ row: borrowing CopyBuffer, _ field: Int, _ type: ColumnType) throws -> String {
        switch type {
        case .text, .timeZone: return row.text(field).map { String(decoding: $0, as: UTF8.self) } ?? "null"
        case .boolean: return row.text(field).map { $0 == [1] ? "true" : "false" } ?? "null"
        case .integer: return row.integer(field).map { "\($0)" } ?? "null"
        case .date: return row.integer(field).map { "\(LocalDay(number: Int($0) + 10_957))" } ?? "null"
        case .decimal: return try row.decimal(field).map { "\(Double($0) / 1e12)" } ?? "null"
        case .timestamp:
            guard let microseconds = row.integer(field) else { return "null" }
            let date = Date(timeIntervalSince1970: Double(microseconds) / 1e6 + 946_684_800)
            return date.formatted(.iso8601)
        }
    }
}
