// SPDX-License-Identifier: Apache-2.0

import CSV

/// Finds the rows of one file that are skipped.
final class RowSkipper {
    private let rows: [(cell: Int, words: [[UInt8]])]
    private let footer: [[UInt8]]

    enum Verdict { case keep, skip, footer }

    /// - Parameter cell: the place of a header in the file, or `nil`.
    /// - Returns: `nil` when no row can be skipped.
    init?(_ rule: SkipRule, cell: (String) -> Int?) {
        rows = rule.rows.compactMap { row in
            cell(row.header).map { (cell: $0, words: row.words.map { Array($0.utf8) }) }
        }
        footer = rule.footer.map { Array($0.utf8) }
        if rows.isEmpty && footer.isEmpty { return nil }
    }

    func judge(_ reader: borrowing CSVReader) -> Verdict {
        let isFooter = reader.withField(0) { cell in
            let text = cell.extracting(cell.trimmedRange)
            return footer.contains { text.count >= $0.count && text.extracting(first: $0.count).equals($0) }
        }
        if isFooter { return .footer }
        for (index, words) in rows where index < reader.fieldCount {
            let isFound = reader.withField(index) { cell in
                let text = cell.extracting(cell.trimmedRange)
                return words.contains { text.equals($0) }
            }
            if isFound { return .skip }
        }
        return .keep
    }
}
