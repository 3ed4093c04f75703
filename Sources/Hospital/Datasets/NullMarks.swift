// SPDX-License-Identifier: Apache-2.0

/// The cells that mean "no value".
struct NullMarks {
    private let marks: [[UInt8]]
    /// Bit n is set when a mark has n bytes: most cells are told apart from all marks by their length alone.
    private let lengths: UInt64

    init(_ marks: [String]) {
        self.marks = marks.map { Array($0.utf8) }
        lengths = self.marks.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
    }

    func has(_ cell: Span<UInt8>) -> Bool {
        guard lengths & 1 << UInt64(min(cell.count, 63)) != 0 else { return false }
        for mark in marks where cell.equals(mark) { return true }
        return false
    }
}
