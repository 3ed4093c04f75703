// SPDX-License-Identifier: Apache-2.0

/// A table that may run over several pages, its header repeated on each, every second row shaded.
struct PDFTable {
    struct Column {
        let title: String
        /// A second, quieter line of the header: the unit.
        var subtitle = ""
        /// Share of the table's width; the shares of all columns add up to 1.
        let share: Double
        let style: PDFTextStyle
    }

    private static let padding = 5.0
    private static let leading = 2.6

    let columns: [Column]
    /// A text for each column of each row.
    let rows: [[String]]

    /// The header, then a block for each row.
    func blocks(in frame: PDFFrame, measuredBy canvas: PDFCanvas) -> [PDFBlock] {
        let header = header(in: frame, canvas)
        var blocks = [PDFBlock(height: header.height, keepsWithNext: true, draw: header.draw)]
        for (index, row) in rows.enumerated() {
            let heights = zip(columns, row).map { column, text in
                canvas.size(of: text, width: column.share * frame.width - 2 * Self.padding, column.style).height
            }
            let tallest = heights.max() ?? 0
            let height = tallest + 2 * Self.leading
            blocks.append(
                PDFBlock(height: height, header: header) { canvas, y in
                    if index % 2 == 1 {
                        canvas.fill(PDFFrame(x: frame.x, y: y, width: frame.width, height: height), .zebra)
                    }
                    for (place, text) in row.enumerated() {
                        // Short cells stand level with the first line of tall ones, not in their middle.
                        cell(text, place, y: y + Self.leading, columns[place].style, in: frame, canvas)
                    }
                    if index == rows.count - 1 { rule(y + height, 0.6, .rule, frame, canvas) }
                })
        }
        // A lone first row under its header is kept from the foot of a page by the header; a lone last row is fine.
        if !rows.isEmpty { blocks[1].header = nil }
        return blocks
    }

    private func header(in frame: PDFFrame, _ canvas: PDFCanvas) -> PDFBlock.Header {
        let titles = columns.map {
            PDFTextStyle(size: 7.5, isBold: true, color: .accent, alignment: $0.style.alignment)
        }
        let small = columns.map { PDFTextStyle.small.aligned($0.style.alignment) }
        func height(_ place: Int, _ text: String, _ style: PDFTextStyle) -> Double {
            text.isEmpty
                ? 0 : canvas.size(of: text, width: columns[place].share * frame.width - 2 * Self.padding, style).height
        }
        let titleHeights = columns.indices.map { height($0, columns[$0].title, titles[$0]) }
        let subtitleHeights = columns.indices.map { height($0, columns[$0].subtitle, small[$0]) }
        let inner = zip(titleHeights, subtitleHeights).map(+).max() ?? 0
        let total = inner + 2 * Self.leading
        return PDFBlock.Header(height: total) { canvas, y in
            for place in columns.indices {
                // Headers stand on the rule below them.
                let top = y + Self.leading + inner - titleHeights[place] - subtitleHeights[place]
                cell(columns[place].title, place, y: top, titles[place], in: frame, canvas)
                cell(columns[place].subtitle, place, y: top + titleHeights[place], small[place], in: frame, canvas)
            }
            rule(y + total, 1, .accent, frame, canvas)
        }
    }

    private func cell(
        _ text: String, _ place: Int, y: Double, _ style: PDFTextStyle, in frame: PDFFrame, _ canvas: PDFCanvas
    ) {
        guard !text.isEmpty else { return }
        let before = columns[..<place].reduce(0) { $0 + $1.share }
        canvas.text(
            text, x: frame.x + before * frame.width + Self.padding, y: y,
            width: columns[place].share * frame.width - 2 * Self.padding, style)
    }

    private func rule(_ y: Double, _ width: Double, _ color: PDFColor, _ frame: PDFFrame, _ canvas: PDFCanvas) {
        canvas.line([(frame.x, y), (frame.right, y)], width: width, color)
    }
}
