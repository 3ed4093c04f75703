// SPDX-License-Identifier: Apache-2.0

/// Rows in aligned columns, two blanks apart.
struct Table: Sendable {
    /// A column's heading and side.
    struct Column: Sendable {
        let heading: String
        let isRightAligned: Bool

        static func left(_ heading: String) -> Column { Column(heading: heading, isRightAligned: false) }
        static func right(_ heading: String) -> Column { Column(heading: heading, isRightAligned: true) }
    }

    /// One cell: its text, and what it means where colour is shown.
    struct Cell: Sendable, ExpressibleByStringInterpolation {
        let text: String
        let meaning: Style.Meaning?

        init(_ text: String, _ meaning: Style.Meaning? = nil) {
            // A line break or an escape sequence inside a value must not break the layout.
            self.text = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }.filter { !$0.isControl })
            self.meaning = meaning
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    let columns: [Column]
    private(set) var rows: [[Cell]] = []

    init(_ columns: [Column]) { self.columns = columns }
    init(_ columns: Column...) { self.columns = columns }

    /// Adds a row with one cell for each column.
    mutating func add(_ cells: [Cell]) { rows.append(cells) }
    mutating func add(_ cells: Cell...) { rows.append(cells) }

    /// The table as lines of text.
    ///
    /// - Parameters:
    ///   - width: columns of the terminal, to which the last column is cut; `nil` cuts nothing.
    ///   - style: how cells are marked.
    func lines(width: Int?, style: Style) -> [String] {
        let widths = columns.indices.map { index in
            rows.reduce(columns[index].heading.count) { max($0, $1[index].text.count) }
        }
        let headings = columns.map { Cell($0.heading, .heading) }
        return ([headings] + rows).map { line($0, widths: widths, limit: width, style: style) }
    }

    private func line(_ cells: [Cell], widths: [Int], limit: Int?, style: Style) -> String {
        var result = ""
        var used = 0
        for (index, cell) in cells.enumerated() {
            let isLast = index == cells.count - 1
            let text = isLast ? shortened(cell.text, to: limit.map { max($0 - used, 8) }) : cell.text
            let padding = String(repeating: " ", count: max(0, widths[index] - text.count))
            let marked = style.mark(text, cell.meaning)
            if columns[index].isRightAligned {
                result += padding + marked
            } else {
                result += isLast ? marked : marked + padding
            }
            if !isLast { result += "  " }
            used += widths[index] + 2
        }
        while result.last == " " { result.removeLast() }
        return result
    }

    private func shortened(_ text: String, to limit: Int?) -> String {
        guard let limit, text.count > limit else { return text }
        return text.prefix(limit - 1) + "…"
    }
}

extension Character {
    /// Whether a terminal would act on it instead of showing it.
    fileprivate var isControl: Bool {
        unicodeScalars.allSatisfy { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
    }
}
