// SPDX-License-Identifier: Apache-2.0

import CSV

/// Finds out which of several delimiters a file uses.
enum DelimiterChoice {
    /// How much of a file is looked at, in bytes; its header should end within.
    private static let sampleSize = 64 << 10

    /// - Parameter lines: how many stand before the header.
    /// - Returns: the whole text, and the dialect with the delimiter under which most headers are known to the dataset;
    ///   of equals the one with the most columns, then the first.
    static func choose(
        for dataset: Dataset, _ source: any CSVSource, after lines: Int
    ) throws(CSVError) -> (source: any CSVSource, dialect: CSVDialect) {
        let first = CSVDialect(delimiter: dataset.delimiters[0], quote: dataset.quote)
        guard dataset.delimiters.count > 1 else { return (source, first) }
        let peeked = try PrefixedSource(source, lookingAt: sampleSize)
        let known = Set(dataset.columns.flatMap { $0.headers + ($0.value?.headers ?? []) }.map { HeaderName($0) })
        var best: (known: Int, columns: Int, dialect: CSVDialect)?
        for delimiter in dataset.delimiters {
            let dialect = first.delimited(by: delimiter)
            let headers = try headers(peeked.prefix, dialect, after: lines)
            let score = headers.count { known.contains(HeaderName($0)) }
            if let best, (best.known, best.columns) >= (score, headers.count) { continue }
            best = (score, headers.count, dialect)
        }
        return (peeked, best?.dialect ?? first)
    }

    /// The first record, as far as the sample has it.
    private static func headers(
        _ sample: [UInt8], _ dialect: CSVDialect, after lines: Int
    ) throws(CSVError) -> [String] {
        var reader = CSVReader(CSVBytes(sample), dialect: dialect)
        try reader.skipLines(lines)
        guard try reader.next() else { return [] }
        return (0..<reader.fieldCount).map { reader.text($0) }
    }
}
