// SPDX-License-Identifier: Apache-2.0

import CSV

/// One column of a file on its way into rows.
///
/// A class, because a struct of this size would be copied, with all its strings, for every cell of a file.
final class RowCell {
    /// The place in the file; `nil` for a column that is made of others.
    let index: Int?
    let column: DatasetColumn
    private let decoder: CellDecoder
    private let isRequired: Bool
    /// Whether the value is more than what stands in a cell.
    let isMade: Bool
    private let nullMarks: NullMarks
    private let trims: Bool
    private let maker: ValueMaker?

    /// - Parameters:
    ///   - index: the place in the file, or `nil`.
    ///   - maker: makes the value of a column without one.
    init(
        index: Int?, column: DatasetColumn, dataset: Dataset, decoder: CellDecoder, isRequired: Bool,
        maker: ValueMaker?
    ) {
        self.index = index
        self.column = column
        self.decoder = decoder
        self.isRequired = isRequired
        self.maker = maker
        nullMarks = NullMarks(dataset.nullMarks + column.nullMarks)
        trims = dataset.trims
        isMade = maker != nil || column.map != nil
    }

    /// The part of a cell that counts.
    func range(of cell: Span<UInt8>) -> Range<Int> {
        trims ? cell.trimmedRange : cell.indices
    }

    func isNull(_ cell: Span<UInt8>) -> Bool { nullMarks.has(cell) }

    /// Appends the column's field of the current record.
    func encode(
        _ reader: borrowing CSVReader, into buffer: inout CopyBuffer, clock: ZoneClock?
    ) throws(CellProblem) {
        guard !isMade, let index else {
            guard let text = try text(reader, buffer) else { return try encodeNull(into: &buffer) }
            return try decoder.decode(text.span, into: &buffer, clock: clock)
        }
        try reader.withField(index) { bytes throws(CellProblem) in
            let value = bytes.extracting(range(of: bytes))
            if isNull(value) { return try encodeNull(into: &buffer) }
            try decoder.decode(value, into: &buffer, clock: clock)
        }
    }

    private func encodeNull(into buffer: inout CopyBuffer) throws(CellProblem) {
        if isRequired { throw CellProblem(.missingValue, "has no value") }
        buffer.appendNull()
    }

    /// The value of a column for which ``isMade`` holds, as text; `nil` when there is none.
    ///
    /// - Parameter row: ends with what has been encoded of the row.
    func text(_ reader: borrowing CSVReader, _ row: borrowing CopyBuffer) throws(CellProblem) -> [UInt8]? {
        var text: [UInt8]?
        if let maker {
            text = try maker.text(row) { place in value(at: place, reader) ?? [] }
        } else if let index {
            text = value(at: index, reader)
        }
        if let found = text, isNull(found.span) { text = nil }
        guard let map = column.map, let word = text else { return text }
        return try map.meaning(of: word.span)
    }

    private func value(at place: Int, _ reader: borrowing CSVReader) -> [UInt8]? {
        reader.withField(place) { bytes in
            let value = bytes.extracting(range(of: bytes))
            return isNull(value) ? nil : value.indices.map { value[$0] }
        }
    }

    /// The cells as they stand in the file, for messages.
    func raw(_ reader: borrowing CSVReader, _ binding: HeaderBinding) -> String {
        if let index { return reader.text(index) }
        return column.value?.headers.compactMap { binding.place(of: $0) }.map { reader.text($0) }
            .joined(separator: ", ") ?? ""
    }
}
