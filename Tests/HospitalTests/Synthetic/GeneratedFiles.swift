// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Hospital

/// A network's files in a directory of their own, removed with the last reference.
final class GeneratedFiles {
    let directory: String
    let summary: SyntheticSummary

    init(seed: UInt64, branches: Int, days: Int, dirtyShare: Double = 0, start: String = "2024-01-01") throws {
        directory = NSTemporaryDirectory() + "rounds-network-\(UUID().uuidString)"
        let network = try SyntheticNetwork(
            seed: seed, branches: branches, days: days, startDate: try #require(LocalDay(start)),
            dirtyShare: dirtyShare)
        summary = try network.write(to: directory)
    }

    deinit {
        // A leftover in the temporary directory does no harm, and there is nobody to tell.
        try? FileManager.default.removeItem(atPath: directory)
    }

    func data(_ table: SyntheticTable) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(table.fileName)"))
    }

    /// All lines, the header first.
    func lines(_ table: SyntheticTable) throws -> [Substring] {
        String(decoding: try data(table), as: UTF8.self).split(separator: "\n")
    }

    /// The good rows' cells by column name. Knows quotes around cells, but no quote within.
    func rows(_ table: SyntheticTable) throws -> [[String: String]] {
        let names = table.columns.map(\.name)
        return try lines(table).dropFirst().map { line in
            var cells: [String] = []
            for (index, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
                guard index % 2 == 0 else {
                    cells[cells.count - 1] += part
                    continue
                }
                let pieces = part.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                if cells.isEmpty { cells = pieces } else { cells += pieces.dropFirst() }
            }
            return Dictionary(uniqueKeysWithValues: zip(names, cells))
        }
    }

    func byKey(_ table: SyntheticTable, _ columns: String...) throws -> [[String]: [String: String]] {
        Dictionary(uniqueKeysWithValues: try rows(table).map { row in (columns.map { row[$0] ?? "" }, row) })
    }

    /// Minutes of a local time `YYYY-MM-DD HH:MM` on the wall clock.
    static func minutes(_ text: String?) throws -> Int {
        let text = try #require(text)
        let day = try #require(LocalDay(text.prefix(10)))
        let hour = try #require(Int(text.dropFirst(11).prefix(2)))
        let minute = try #require(Int(text.suffix(2)))
        return day.number * 1440 + hour * 60 + minute
    }
}
