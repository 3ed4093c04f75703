// SPDX-License-Identifier: Apache-2.0

/// Reads the text form of COPY into a ``TrainingTable``: tab between values, line feed after a row, `\N` for NULL,
/// backslash escapes (postgresql.org/docs/15/sql-copy.html, "Text Format").
package struct TrainingRowParser {
    /// The rows so far.
    package private(set) var table: TrainingTable
    private let leadingColumns: Int
    private var lastKey: [UInt8] = []
    private var cells: [String?] = []

    /// - Parameters:
    ///   - features: the columns after the target.
    ///   - leadingColumns: how many columns, the day first, stand before the target.
    package init(features: [ModelFeature], leadingColumns: Int) {
        table = TrainingTable(features: features)
        self.leadingColumns = leadingColumns
    }

    /// Takes whole rows.
    package mutating func parse(_ rows: [UInt8]) throws(TrainingTableError) {
        var start = rows.startIndex
        while start < rows.endIndex {
            let end = rows[start...].firstIndex(of: UInt8(ascii: "\n")) ?? rows.endIndex
            try parseRow(rows[start..<end])
            start = end + 1
        }
    }

    private mutating func parseRow(_ row: ArraySlice<UInt8>) throws(TrainingTableError) {
        let number = table.rowCount + 1
        cells.removeAll(keepingCapacity: true)
        var start = row.startIndex
        var keyEnd = row.startIndex
        while true {
            // A tab inside a value is written as `\t`, so a bare one always ends a value.
            let end = row[start...].firstIndex(of: UInt8(ascii: "\t")) ?? row.endIndex
            cells.append(Self.text(row[start..<end]))
            if cells.count == leadingColumns { keyEnd = end }
            guard end < row.endIndex else { break }
            start = end + 1
        }
        guard cells.count == leadingColumns + 1 + table.features.count, let day = cells[0].flatMap({ LocalDay($0) })
        else {
            throw .malformedRow(row: number)
        }
        let key = row[..<keyEnd]
        guard !key.elementsEqual(lastKey) else { throw .keyIsNotUnique(row: number) }
        lastKey = Array(key)
        let target = cells[leadingColumns] ?? ""
        guard let value = Double(target), value.isFinite else { throw .targetIsNoNumber(value: target, row: number) }
        try table.append(day: day, target: value, values: Array(cells[(leadingColumns + 1)...]))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
        if bytes.elementsEqual("\\N".utf8) { return nil }
        var plain: [UInt8] = []
        var escaped = false
        for byte in bytes {
            if escaped {
                plain.append(unescaped(byte))
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "f"): 12
        case UInt8(ascii: "n"): 10
        case UInt8(ascii: "r"): 13
        case UInt8(ascii: "t"): 9
        case UInt8(ascii: "v"): 11
        default: byte
        }
    }
}
