// SPDX-License-Identifier: Apache-2.0

package import CSV
import Jobs

/// A file opened as a dataset: its header is read and fits, its rows are next.
package final class DatasetFile {
    package let path: String
    package let dataset: Dataset
    package let binding: HeaderBinding
    /// The header as it stands in the file.
    package let header: String
    /// Records after the header that have been read.
    package private(set) var rows = 0
    private var reader: CSVReader

    /// - Parameters:
    ///   - source: the text.
    ///   - path: what it is called in messages.
    /// - Throws: `BadInput` when there is no header or it does not match; `CSVError` when the source fails.
    package init(_ source: any CSVSource, path: String, dataset: Dataset) throws {
        var reader = CSVReader(source, dialect: dataset.dialect)
        guard try reader.next() else { throw BadInput("\(path) has no header: there are only blank lines") }
        header = reader.rawText
        var headers: [String] = []
        for index in 0..<reader.fieldCount {
            headers.append(reader.withField(index) { cell in cell.extracting(cell.trimmedRange).string })
        }
        self.path = path
        self.dataset = dataset
        binding = try HeaderBinding(headers: headers, dataset: dataset, path: path)
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
    package func move(to source: any CSVSource, at offset: Int64, line: Int) {
        reader = CSVReader(source, dialect: dataset.dialect, offset: offset, line: line)
    }

    /// Encodes rows until the buffer holds so many bytes, a place in the text is reached, or the file ends.
    ///
    /// - Parameters:
    ///   - buffer: gets the rows.
    ///   - limit: bytes of it; the last row may go beyond them.
    ///   - end: no record that begins there or later is read.
    ///   - rejected: is given each row that is not taken, with its record; returning false stops as well.
    /// - Returns: whether there may be more rows.
    package func encodeRows(
        with encoder: RowEncoder, into buffer: CopyBuffer, limit: Int, end: Int64,
        rejected: (Rejection, borrowing CSVReader) -> Bool
    ) throws(CSVError) -> Bool {
        while buffer.count < limit && reader.offset < end {
            guard try reader.next() else { return false }
            rows += 1
            if let rejection = encoder.encode(reader, into: buffer), !rejected(rejection, reader) { break }
        }
        return true
    }

    /// Goes to the next row and gives it to `body`.
    ///
    /// - Returns: false at the end of the file.
    func nextRow(_ body: (borrowing CSVReader) -> Void) throws(CSVError) -> Bool {
        guard try reader.next() else { return false }
        rows += 1
        body(reader)
        return true
    }
}
