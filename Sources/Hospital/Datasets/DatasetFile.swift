// SPDX-License-Identifier: Apache-2.0

package import CSV
import Jobs

/// A file opened as a dataset: its header is read and fits, its rows are next.
package final class DatasetFile {
    package let path: String
    package let dataset: Dataset
    package let binding: HeaderBinding
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

    /// Encodes rows until the buffer holds so many bytes or the file ends.
    ///
    /// - Parameters:
    ///   - buffer: gets the rows.
    ///   - limit: bytes; the last row may go beyond it.
    ///   - rejected: is given each row that is not taken; returning false stops as well.
    /// - Returns: whether there may be more rows.
    package func encodeRows(
        with encoder: RowEncoder, into buffer: CopyBuffer, limit: Int, rejected: (Rejection) -> Bool
    ) throws(CSVError) -> Bool {
        while buffer.count < limit {
            guard try reader.next() else { return false }
            rows += 1
            if let rejection = encoder.encode(reader, into: buffer), !rejected(rejection) { break }
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
