// SPDX-License-Identifier: Apache-2.0

/// Gathers what a profile says about one column.
struct ColumnSummary {
    let index: Int
    private let column: DatasetColumn
    private var nulls = 0
    private var extremes: (low: Extreme, high: Extreme)?

    private struct Extreme {
        var number: Double
        var text: String
    }

    init(_ column: DatasetColumn, index: Int) {
        self.column = column
        self.index = index
    }

    /// - Parameters:
    ///   - cell: the cell of a good row.
    ///   - buffer: holds the row.
    ///   - position: of the cell's field.
    mutating func add(_ cell: Span<UInt8>, _ buffer: CopyBuffer, _ position: Int) {
        guard buffer.integer(at: position, as: Int32.self) >= 0 else {
            nulls += 1
            return
        }
        let number: Double
        var isText = false
        switch column.type {
        case .integer, .timestamp: number = Double(buffer.integer(at: position + 4, as: Int64.self))
        case .date: number = Double(buffer.integer(at: position + 4, as: Int32.self))
        case .decimal: number = Double(cell.string.filter { !$0.isWhitespace }) ?? .nan
        case .text, .boolean, .timeZone:
            number = 0
            isText = true
        }
        guard let (low, high) = extremes else {
            let extreme = Extreme(number: number, text: cell.string)
            extremes = (extreme, extreme)
            return
        }
        if number < low.number || (isText && cell.precedes(low.text)) {
            extremes?.low = Extreme(number: number, text: cell.string)
        } else if number > high.number || (isText && cell.follows(high.text)) {
            extremes?.high = Extreme(number: number, text: cell.string)
        }
    }

    var profile: DatasetProfile.Column {
        DatasetProfile.Column(
            header: column.header, target: column.target, type: column.type.name, nulls: nulls,
            minimum: extremes?.low.text, maximum: extremes?.high.text)
    }
}

extension Span where Element == UInt8 {
    fileprivate func precedes(_ text: String) -> Bool { order(text) < 0 }
    fileprivate func follows(_ text: String) -> Bool { order(text) > 0 }

    /// Negative, 0 or positive, byte by byte.
    private func order(_ text: String) -> Int {
        let bytes = text.utf8
        var index = 0
        for byte in bytes {
            if index == count { return -1 }
            if self[index] != byte { return Int(self[index]) - Int(byte) }
            index += 1
        }
        return count - index
    }
}
