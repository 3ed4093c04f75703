// SPDX-License-Identifier: Apache-2.0

import CSV

/// Makes a column's value out of a row, for one file.
///
/// A class, because it would otherwise be copied for every row.
final class ValueMaker {
    private indirect enum Step {
        case template([Piece])
        case split(Step, separator: [UInt8], part: Int)
        case duration(Step)
        /// Fields of the row; `nil` for a column that the file does not have.
        case minutesBetween(Int?, Int?)
    }

    private enum Piece {
        case text([UInt8])
        /// `nil` for a header that the file does not have.
        case cell(Int?)
    }

    private let step: Step
    /// Whether minutes are given as whole ones, rounded, because the column holds nothing else.
    private let wantsWhole: Bool

    /// - Parameters:
    ///   - value: what the column is made of.
    ///   - type: what it holds.
    ///   - cell: the place of a header in the file.
    ///   - field: the place of a target among the row's fields; it stands before this one.
    init(
        _ value: ColumnValue, type: ColumnType, cell: (String) -> Int?, field: (String) -> Int?
    ) {
        step = Self.step(value, cell, field)
        wantsWhole = if case .integer = type { true } else { false }
    }

    private static func step(
        _ value: ColumnValue, _ cell: (String) -> Int?, _ field: (String) -> Int?
    ) -> Step {
        switch value {
        case .template(let pieces):
            return .template(
                pieces.map { piece in
                    switch piece {
                    case .text(let text): .text(Array(text.utf8))
                    case .cell(let header): .cell(cell(header))
                    }
                })
        case .split(let value, let separator, let part):
            return .split(step(value, cell, field), separator: Array(separator.utf8), part: part)
        case .duration(let value): return .duration(step(value, cell, field))
        case .minutesBetween(let from, let to): return .minutesBetween(field(from), field(to))
        }
    }

    /// - Parameters:
    ///   - row: ends with what has been encoded of the row.
    ///   - cell: gives a cell without spaces around it, empty when it has no value.
    /// - Returns: the text, or `nil` when there is no value.
    func text(_ row: borrowing CopyBuffer, cell: (Int) -> [UInt8]) throws(CellProblem) -> [UInt8]? {
        try text(step, row, cell)
    }

    private func text(
        _ step: Step, _ row: borrowing CopyBuffer, _ cell: (Int) -> [UInt8]
    ) throws(CellProblem) -> [UInt8]? {
        switch step {
        case .template(let pieces):
            var result: [UInt8] = []
            var (hasCells, hasValue) = (false, false)
            for piece in pieces {
                switch piece {
                case .text(let text): result += text
                case .cell(let index):
                    let bytes = index.map(cell) ?? []
                    hasCells = true
                    hasValue = hasValue || !bytes.isEmpty
                    result += bytes
                }
            }
            return hasCells && !hasValue ? nil : result
        case .split(let value, let separator, let part):
            return try text(value, row, cell).flatMap { Self.part(part, of: $0, separator) }
        case .duration(let value):
            guard let bytes = try text(value, row, cell) else { return nil }
            guard let microseconds = DurationText.microseconds(bytes) else {
                throw CellProblem(.notADuration, "is not a duration such as 1:30, 90 min, 1 h 30 or PT1H30M")
            }
            return minutes(microseconds)
        case .minutesBetween(let from, let to):
            guard let from, let to, let from = row.integer(from), let to = row.integer(to) else { return nil }
            return minutes(to - from)
        }
    }

    /// A part of a text, without spaces around it; `nil` when there are fewer parts or it is empty.
    private static func part(_ number: Int, of text: [UInt8], _ separator: [UInt8]) -> [UInt8]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let index = number > 0 ? number - 1 : parts.count + number
        guard parts.indices.contains(index) else { return nil }
        let bytes = Array(parts[index])
        let range = bytes.span.trimmedRange
        return range.isEmpty ? nil : Array(bytes[range])
    }

    private func minutes(_ microseconds: Int64) -> [UInt8] {
        let minute: Int64 = 60_000_000
        if wantsWhole || microseconds % minute == 0 {
            let half = microseconds < 0 ? -minute / 2 : minute / 2
            return Array("\((microseconds + half) / minute)".utf8)
        }
        // Six digits behind the point, rounded: a microsecond is less than the last of them.
        let scaled = (UInt128(microseconds.magnitude) * 1_000_000 + UInt128(minute) / 2) / UInt128(minute)
        let fraction = String(scaled % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - fraction.count)
        return Array("\(microseconds < 0 ? "-" : "")\(scaled / 1_000_000).\(zeros)\(fraction)".utf8)
    }
}
