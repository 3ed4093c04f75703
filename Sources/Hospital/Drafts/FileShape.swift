// SPDX-License-Identifier: Apache-2.0

import CSV

/// How a file that nobody has described is laid out, as its beginning shows it.
struct FileShape {
    let delimiter: UInt8
    /// Lines before the header.
    let firstLines: Int
    let headers: [String]

    private static let delimiters = Array(",;\t|".utf8)
    /// How much of the file is looked at, in bytes.
    static let sampleSize = 256 << 10
    private static let records = 200

    /// - Parameter sample: how the file begins.
    /// - Returns: `nil` when there is no record.
    init?(_ sample: [UInt8]) throws(CSVError) {
        var best: (score: Int, delimiter: UInt8, width: Int)?
        for delimiter in Self.delimiters {
            let widths = try Self.widths(sample, delimiter)
            // The most frequent number of fields; the header is the first record that has it.
            var counts: [Int: Int] = [:]
            for width in widths { counts[width, default: 0] += 1 }
            guard let (width, count) = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { continue }
            let score = width == 1 ? 0 : count * width
            if let best, best.score >= score { continue }
            best = (score, delimiter, width)
        }
        guard let best else { return nil }
        delimiter = best.delimiter
        var reader = CSVReader(CSVBytes(sample), dialect: CSVDialect(delimiter: best.delimiter))
        while try reader.next() {
            guard reader.fieldCount == best.width else { continue }
            firstLines = reader.line - 1
            headers = (0..<reader.fieldCount).map { index in
                reader.withField(index) { cell in cell.extracting(cell.trimmedRange).string }
            }
            return
        }
        return nil
    }

    /// How many fields the first records have. The last one may be cut and does not count.
    private static func widths(_ sample: [UInt8], _ delimiter: UInt8) throws(CSVError) -> [Int] {
        var reader = CSVReader(CSVBytes(sample), dialect: CSVDialect(delimiter: delimiter))
        var widths: [Int] = []
        while widths.count <= records, try reader.next() { widths.append(reader.fieldCount) }
        return widths.count > 1 ? Array(widths.dropLast()) : widths
    }
}
