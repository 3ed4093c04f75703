// SPDX-License-Identifier: Apache-2.0

package import CSV
import Jobs

/// A file opened as a dataset: its header is read and fits, its rows are next.
///
/// A struct that is lent, not a class: a class would check for each row that nobody else reads from it.
package struct DatasetFile: ~Copyable {
    package let path: String
    package let dataset: Dataset
    package let binding: HeaderBinding
    /// The header as it stands in the file.
    package let header: String
    /// Records after the header that have been read, without those that are skipped.
    package private(set) var rows = 0
    /// Records that are none of the data: totals, footers.
    package private(set) var skipped = 0
    /// How the file separates its fields.
    package let dialect: CSVDialect
    private let skipper: RowSkipper?
    private var reader: CSVReader

    /// - Parameters:
    ///   - source: the text.
    ///   - path: what it is called in messages.
    ///   - isWhole: false for a text that begins with its header whatever stands before it in the file.
    /// - Throws: `BadInput` when there is no header or it does not match; `CSVError` when the source fails.
    package init(_ source: any CSVSource, path: String, dataset: Dataset, isWhole: Bool = true) throws {
        let linesBefore = isWhole ? dataset.skip.firstLines : 0
        let (source, dialect) = try DelimiterChoice.choose(for: dataset, source, after: linesBefore)
        var reader = CSVReader(source, dialect: dialect)
        try reader.skipLines(linesBefore)
        guard try reader.next() else { throw BadInput("\(path) has no header: there are only blank lines") }
        var headers: [String] = []
        for index in 0..<reader.fieldCount {
            headers.append(reader.withField(index) { cell in cell.extracting(cell.trimmedRange).string })
        }
        let binding = try HeaderBinding(headers: headers, dataset: dataset, path: path)
        self.path = path
        self.dataset = dataset
        self.dialect = dialect
        self.binding = binding
        header = reader.rawText
        skipper = RowSkipper(dataset.skip, cell: binding.place)
        self.reader = reader
    }

    /// How many bytes have been read.
    package var offset: Int64 { reader.offset }

    /// The line that follows what has been read.
    package var nextLine: Int { reader.nextLine }

    /// Goes on at another place of the text.
    ///
    /// - Parameters:
    ///   - source: the text from there.
    ///   - offset: where that is, in bytes of the text; behind a record.
    ///   - line: the line that begins there.
    package mutating func move(to source: any CSVSource, at offset: Int64, line: Int) {
        reader = CSVReader(source, dialect: dialect, offset: offset, line: line)
    }

    /// Encodes rows until the buffer holds so many bytes, a place in the text is reached, or the file ends.
    ///
    /// - Parameters:
    ///   - buffer: gets the rows.
    ///   - limit: bytes of it; the last row may go beyond them.
    ///   - end: no record that begins there or later is read.
    ///   - taken: is given the line of each row that was put into the buffer, and a hash of its key.
    ///   - rejected: is given each row that is not taken, with its record; returning false stops as well.
    /// - Returns: whether there may be more rows.
    package mutating func encodeRows(
        with encoder: RowEncoder, into buffer: inout CopyBuffer, limit: Int, end: Int64,
        taken: (_ line: Int, _ key: RepeatedKeys.Hash) -> Void = { _, _ in },
        rejected: (Rejection, borrowing CSVReader) -> Bool
    ) throws(CSVError) -> Bool {
        while buffer.count < limit && reader.offset < end {
            guard try reader.next() else { return false }
            guard try isKept() else { continue }
            guard let rejection = encoder.encode(reader, into: &buffer) else {
                taken(reader.line, .init(truncatingIfNeeded: encoder.keyHash(in: buffer)))
                continue
            }
            if !rejected(rejection, reader) { break }
        }
        return true
    }

    /// Goes to the next row and gives it to `body`.
    ///
    /// - Returns: false at the end of the file.
    mutating func nextRow(_ body: (borrowing CSVReader) -> Void) throws(CSVError) -> Bool {
        while try reader.next() {
            guard try isKept() else { continue }
            body(reader)
            return true
        }
        return false
    }

    /// Whether the current record is a row; counts it. A footer is read to its end at once.
    private mutating func isKept() throws(CSVError) -> Bool {
        switch skipper?.judge(reader) ?? .keep {
        case .keep:
            rows += 1
            return true
        case .skip: skipped += 1
        case .footer:
            skipped += 1
            while try reader.next() { skipped += 1 }
        }
        return false
    }
}
