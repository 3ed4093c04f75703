// SPDX-License-Identifier: Apache-2.0

import CSV
import Foundation
import Hospital

/// Finds records of a text by their lines, for the quarantine.
struct RecordFinder: Sendable {
    /// What is asked for.
    struct Wanted: Sendable {
        let line: Int
        /// The cells whose text is to be shown.
        let cells: [Int]
    }

    /// A record as it stands in the text.
    struct Found: Sendable {
        let line: Int
        let value: String
        let raw: String
        let key: [String]?
    }

    private enum KeyPart {
        case cell(Int)
        case constant(String)
        /// Made of other columns: not to be seen in the file.
        case made
    }

    private let dialect: CSVDialect
    private let width: Int
    private let path: String
    private let key: [KeyPart]

    /// - Parameter branch: the branch of rows that name none.
    init(_ file: borrowing DatasetFile, branch: String) {
        let (dataset, binding) = (file.dataset, file.binding)
        dialect = file.dialect
        path = dataset.file
        width = binding.headers.count
        key = dataset.key.map { target in
            if let cell = binding.columns.first(where: { $0.column.target == target }) { return .cell(cell.index) }
            if let column = binding.derived.first(where: { $0.target == target }) {
                return column.constant.map { .constant($0) } ?? .made
            }
            // The dataset's definition has seen to it that a constant fills it then.
            if case .text(let text) = dataset.constants.first(where: { $0.target == target })?.value {
                return .constant(text)
            }
            return .constant(branch)
        }
    }

    /// The cells of a record's key, or `nil` when one is missing.
    func key(of record: borrowing CSVReader) -> [String]? {
        guard record.fieldCount == width else { return nil }
        var cells: [String] = []
        for part in key {
            switch part {
            case .constant(let text): cells.append(text)
            case .made: return nil
            case .cell(let index):
                let text = record.text(index).trimmingCharacters(in: .whitespaces)
                if text.isEmpty || text.contains("\0") { return nil }
                cells.append(text)
            }
        }
        return cells
    }

    /// - Parameters:
    ///   - wanted: lines in ascending order.
    ///   - source: the text from `place` on.
    /// - Throws: `CSVError` when the source fails or ends before the last of them.
    func find(_ wanted: [Wanted], in source: any CSVSource, from place: TextPlace) throws(CSVError) -> [Found] {
        var reader = CSVReader(source, dialect: dialect, blockSize: 64 << 10, offset: place.offset, line: place.line)
        var found: [Found] = []
        for one in wanted {
            repeat {
                guard try reader.next() else {
                    throw CSVError.cannotRead(path: path, reason: "line \(one.line) of the file is gone")
                }
            } while reader.line < one.line
            let value = one.cells.map { reader.text($0) }.joined(separator: ", ")
            found.append(Found(line: one.line, value: value, raw: reader.rawText, key: key(of: reader)))
        }
        return found
    }
}
