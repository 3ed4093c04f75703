// SPDX-License-Identifier: Apache-2.0

/// Gathers what a profile says about one column.
struct ColumnSummary {
    /// The place in the file; `nil` for a column that is made of others.
    let index: Int?
    private let column: DatasetColumn
    private var nulls = 0
    private var distinct = DistinctCount()
    private var extremes: (low: Extreme, high: Extreme)?

    private struct Extreme {
        var number: Double
        var text: String
    }

    init(_ column: DatasetColumn, index: Int?) {
        self.column = column
        self.index = index
    }

    /// Counts the value of a good row.
    ///
    /// - Parameters:
    ///   - buffer: holds the row.
    ///   - position: of the value's field.
    /// - Returns: whether there is a value.
    mutating func count(_ buffer: borrowing CopyBuffer, _ position: Int) -> Bool {
        let length = Int(buffer.integer(at: position, as: Int32.self))
        guard length >= 0 else {
            nulls += 1
            return false
        }
        distinct.add(StableHash.of(buffer.bytes(position + 4..<position + 4 + length)))
        return true
    }

    /// Compares the value of a good row with the extremes so far.
    ///
    /// - Parameters:
    ///   - cell: the cell as it stands in the file.
    ///   - buffer: holds the row.
    ///   - position: of the value's field.
    mutating func compare(_ cell: Span<UInt8>, _ buffer: borrowing CopyBuffer, _ position: Int) {
        let number: Double
        var isText = false
        switch column.type {
        case .integer, .timestamp: number = Double(buffer.integer(at: position + 4, as: Int64.self))
        case .date: number = Double(buffer.integer(at: position + 4, as: Int32.self))
        case .decimal: number = buffer.approximate(at: position)
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
            distinct: distinct.estimate,
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
